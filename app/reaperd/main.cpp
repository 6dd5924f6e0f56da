#include "command_line.hpp"
#include "init/run.hpp"

#include <exception>
#include <iostream>

int main(int argc, char* argv[])
{
    try {
        const auto wish = reaperd::parse_command_line({argv, argv + argc});
        if (const auto* settings = std::get_if<reaperd::daemon::run_settings>(&wish))
            return reaperd::daemon::run(*settings);
        if (const auto* settings = std::get_if<reaperd::init::settings>(&wish))
            return reaperd::init::run(*settings);
        if (const auto* settings = std::get_if<reaperd::init::pidproxy_settings>(&wish))
            return reaperd::init::run(*settings);
        const auto& answer = std::get<reaperd::answer>(wish);
        (answer.to_stderr ? std::cerr : std::cout) << answer.text;
        return answer.exit_code;
    } catch (const std::exception& error) {
        std::cerr << "reaperd: " << error.what() << '\n';
        return 1;
    }
}
