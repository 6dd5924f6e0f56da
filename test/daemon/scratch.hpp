// A folder of its own for one test, gone with it; and children of the test that report through a pipe.
#pragma once

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace scratch {

class folder {
public:
    folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "reaperd-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~folder() { std::filesystem::remove_all(path_); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline std::string text_of(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write(const std::string& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary) << text;
}

// What `act` returns in a child process, which lives no longer than that.
inline std::string in_a_child(const std::function<std::string()>& act)
{
    std::array<int, 2> ends;
    if (::pipe(ends.data()) < 0)
        return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        const auto word = act();
        [[maybe_unused]] const auto ignored = ::write(ends[1], word.data(), word.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string said;
    std::array<char, 4096> piece;
    for (auto size = ::read(ends[0], piece.data(), piece.size()); size > 0;
         size = ::read(ends[0], piece.data(), piece.size()))
        said.append(piece.data(), static_cast<std::size_t>(size));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return said;
}

} // namespace scratch
