#include "session.hpp"

#include "python_text.hpp"

#include <cstdio>

namespace supervisorctl {

using namespace reaperd;
using protocol::xml_rpc::answer;
using protocol::xml_rpc::fault;

namespace {

constexpr std::string_view api_version = "3.0";

} // namespace

client::endpoint session::server() const
{
    auto where = client::parse_endpoint(settings_.server);
    if (!where)
        throw python_error("ValueError", "Unknown protocol for serverurl " + settings_.server);
    return *where;
}

std::optional<protocol::login> session::login() const
{
    if (!settings_.username || !settings_.password)
        return std::nullopt;
    return protocol::login{*settings_.username, *settings_.password};
}

void session::use(const std::string& server)
{
    settings_.server = server;
    client_.reset();
}

void session::use(const protocol::login& login)
{
    settings_.username = login.username;
    settings_.password = login.password;
    client_.reset();
}

client::call_result session::ask(const std::string& full_name, boost::json::array parameters)
{
    if (!client_)
        client_.emplace(server(), login());
    return client_->call(full_name, std::move(parameters));
}

client::call_result session::try_call(std::string_view method, boost::json::array parameters)
{
    return ask("supervisor." + std::string(method), std::move(parameters));
}

answer session::call(std::string_view method, boost::json::array parameters)
{
    return call_method("supervisor." + std::string(method), std::move(parameters));
}

answer session::call_method(std::string_view full_name, boost::json::array parameters)
{
    auto result = ask(std::string(full_name), std::move(parameters));
    if (!result)
        raise(result.error());
    return std::move(*result);
}

boost::json::value session::value_of(std::string_view method, boost::json::array parameters)
{
    auto result = call(method, std::move(parameters));
    if (const auto* why = std::get_if<fault>(&result))
        raise(*why);
    return std::get<boost::json::value>(std::move(result));
}

bool session::complain(int code, const std::string& text)
{
    say(text);
    exit_code = code;
    return false;
}

bool session::upcheck()
{
    auto result = try_call("getVersion");
    if (!result) {
        const auto trouble = result.error();
        const auto* unreached = std::get_if<client::not_reached>(&trouble.why);
        if (unreached && unreached->why == std::errc::connection_refused)
            return complain(insufficient_privileges, settings_.server + " refused connection");
        if (unreached && unreached->why == std::errc::no_such_file_or_directory)
            return complain(is_not_running, settings_.server + " no such file");
        raise(trouble);
    }
    if (const auto* why = std::get_if<fault>(&*result)) {
        if (why->code != unknown_method)
            raise(*why);
        return complain(unimplemented, "Sorry, supervisord responded but did not recognize the supervisor namespace "
                                       "commands that supervisorctl uses to control it.  Please check that the "
                                       "[rpcinterface:supervisor] section is enabled in the configuration file "
                                       "(see sample.conf).");
    }
    const std::string version(std::get<boost::json::value>(*result).as_string());
    if (version == api_version)
        return true;
    return complain(not_installed, "Sorry, this version of supervisorctl expects to talk to a server with API version "
                                       + std::string(api_version) + ", but the remote version is " + version + ".");
}

void session::note_fault(int code, int ignored)
{
    if (code == ignored || code == success)
        return;
    const bool is_dead = code == spawn_error || code == abnormal_termination || code == not_running;
    exit_code = is_dead ? is_not_running : generic;
}

void say(std::string_view line)
{
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void complain(std::string_view line)
{
    std::fprintf(stderr, "%.*s\n", int(line.size()), line.data());
}

} // namespace supervisorctl
