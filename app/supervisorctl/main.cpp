// supervisorctl, for scripts and habits that know it: the same command line, the same text, the same exit codes,
// spoken to reaperd's XML-RPC server or to supervisord's.
#include "command_line.hpp"
#include "find_settings.hpp"
#include "shell.hpp"

#include <boost/algorithm/string/join.hpp>
#include <cstdio>
#include <exception>
#include <sys/auxv.h>

namespace {

using namespace supervisorctl;

// As argv[0] is for a script: with the folder in which the shell has found it.
std::string program_name()
{
    return reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
}

int refuse(const std::string& why)
{
    complain("Error: " + why + "\nFor help, use " + program_name() + " -h");
    return invalid_arguments;
}

int run(const std::vector<std::string>& arguments)
{
    const auto wish = parse_options(arguments);
    if (!wish)
        return refuse(wish.error().message);
    if (wish->help) {
        say(usage(program_name()));
        return ok;
    }
    auto found = find_settings(*wish, program_name());
    if (!found && found.error().is_no_config_file) {
        complain(found.error().message);
        return generic;
    }
    if (!found)
        return refuse(found.error().message);
    session session(std::move(*found));
    if (wish->words.empty()) {
        run_shell(session);
        return ok;
    }
    run_line(session, boost::algorithm::join(wish->words, " "));
    return session.exit_code;
}

} // namespace

int main(int argc, char* argv[])
{
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& unexpected) {
        complain(std::string("supervisorctl: ") + unexpected.what());
        return generic;
    }
}
