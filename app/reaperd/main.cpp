#include "daemon/run.hpp"
#include "options.hpp"

#include <exception>
#include <iostream>

int main(int argc, char* argv[])
{
    try {
        const auto wish = reaperd::parse_options({argv + 1, argv + argc});
        if (const auto* settings = std::get_if<reaperd::daemon::run_settings>(&wish))
            return reaperd::daemon::run(*settings);
        const auto& answer = std::get<reaperd::answer>(wish);
        (answer.exit_code == 0 ? std::cout : std::cerr) << answer.text;
        return answer.exit_code;
    } catch (const std::exception& error) {
        std::cerr << "reaperd: " << error.what() << '\n';
        return 1;
    }
}
