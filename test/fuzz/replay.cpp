// Runs a fuzz target once over each of the files named, where there is no libFuzzer to do it.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** names)
{
    for (int number = 1; number < count; ++number) {
        std::ifstream file(names[number], std::ios::binary);
        const std::vector<std::uint8_t> text(std::istreambuf_iterator<char>(file), {});
        if (!file || text.empty())
            return std::fprintf(stderr, "cannot read %s\n", names[number]), 1;
        LLVMFuzzerTestOneInput(text.data(), text.size());
    }
    return count > 1 ? 0 : 1;
}
