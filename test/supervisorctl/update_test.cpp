// update, which no recorded conversation has: what it asks a reaperd, and what it falls back to.
#include "client/answering_machine.hpp"
#include "verbs.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <sys/mman.h>

using namespace supervisorctl;
using reaperd::client::answering_machine;
namespace xml_rpc = reaperd::protocol::xml_rpc;

namespace {

std::string http(const xml_rpc::answer& answer)
{
    const auto body = xml_rpc::encode(answer);
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string value(const char* json)
{
    return http(boost::json::parse(json));
}
const std::string yes = value("true");
const std::string no_such_method = http(xml_rpc::fault{unknown_method, "UNKNOWN_METHOD"});

// What is said on standard output meanwhile.
template <class Talk>
std::string said_by(Talk talk)
{
    std::fflush(stdout);
    const int file = ::memfd_create("said", MFD_CLOEXEC);
    const int before = ::dup(STDOUT_FILENO);
    ::dup2(file, STDOUT_FILENO);
    talk();
    std::fflush(stdout);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    char text[4096];
    const auto size = ::pread(file, text, sizeof text, 0);
    ::close(file);
    return std::string(text, std::size_t(size));
}

struct conversation {
    explicit conversation(std::vector<std::string> answers)
        : server_({std::move(answers)})
    {
        run_settings with;
        with.server = server_.url;
        session run(with);
        said = said_by([&run] { update(run, ""); });
        code = run.exit_code;
        asked = methods_of(server_.asked());
    }

    std::string said;
    int code = 0;
    std::string asked; // the methods

private:
    static std::string methods_of(const std::string& requests)
    {
        const std::string begin = "<methodName>";
        std::string all;
        for (auto at = requests.find(begin); at != requests.npos; at = requests.find(begin, at + 1))
            all += requests.substr(at + begin.size(), requests.find('<', at + 1) - at - begin.size()) + " ";
        return all;
    }

    answering_machine server_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_update)

BOOST_AUTO_TEST_CASE(a_reaperd_says_which_processes_it_stopped_for_a_group)
{
    const conversation with({value(R"([[[],["site","db"],[]]])"),
                             value(R"([{"name":"web","group":"site","status":80,"description":"OK"}])"), value("[]")});
    BOOST_TEST(with.said == "site:web: stopped\nsite: updated process group\ndb: updated process group\n");
    BOOST_TEST(with.asked == "supervisor.reloadConfig reaperd.updateProcessGroup reaperd.updateProcessGroup ");
    BOOST_TEST(with.code == ok);
}

BOOST_AUTO_TEST_CASE(a_supervisord_is_asked_once_and_then_told_step_by_step)
{
    const conversation with(
        {value(R"([[[],["a","b"],[]]])"), no_such_method, value("[]"), yes, yes, value("[]"), yes, yes});
    BOOST_TEST(with.said == "a: stopped\na: updated process group\nb: stopped\nb: updated process group\n");
    BOOST_TEST(with.asked
               == "supervisor.reloadConfig reaperd.updateProcessGroup "
                  "supervisor.stopProcessGroup supervisor.removeProcessGroup supervisor.addProcessGroup "
                  "supervisor.stopProcessGroup supervisor.removeProcessGroup supervisor.addProcessGroup ");
}

BOOST_AUTO_TEST_CASE(a_process_that_would_not_stop_is_told_and_counts)
{
    const conversation with({value(R"([[[],["a"],[]]])"),
                             value(R"([{"name":"a","group":"a","status":30,"description":"FAILED: unkillable"}])")});
    BOOST_TEST(with.said == "FAILED: unkillable\na: updated process group\n");
    BOOST_TEST(with.code == generic);
}

BOOST_AUTO_TEST_CASE(what_does_not_stop_is_not_removed)
{
    const conversation with({value(R"([[["new"],[],["old"]]])"),
                             value(R"([{"name":"old","group":"old","status":30,"description":"FAILED"}])"), yes});
    BOOST_TEST(with.said == "old: stopped\nold: has problems; not removing\nnew: added process group\n");
    BOOST_TEST(with.code == generic);
}

BOOST_AUTO_TEST_SUITE_END()
