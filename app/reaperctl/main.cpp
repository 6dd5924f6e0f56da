#include "options.hpp"
#include "terminal.hpp"
#include "verbs.hpp"

#include <exception>

int main(int argc, char* argv[])
{
    try {
        auto wish = reaperctl::parse_options({argv + 1, argv + argc});
        if (wish)
            return reaperctl::run(*wish);
        reaperctl::complain("reaperctl: " + wish.error().message + " (reaperctl help says what there is)");
        return reaperctl::wrong_use;
    } catch (const std::exception& unexpected) {
        reaperctl::complain(std::string("reaperctl: ") + unexpected.what());
        return reaperctl::error;
    }
}
