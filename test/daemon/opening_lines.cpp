#include "daemon/opening_lines.hpp"

#include <boost/test/unit_test.hpp>

using namespace reaperd;

namespace {

struct scene {
    reaperd::configuration configuration;
    std::vector<std::string> notes;
    bool as_supervisord = true;
    bool is_root = false;

    std::vector<daemon::log_entry> lines() const
    {
        return daemon::opening_lines({configuration, notes, as_supervisord, is_root, 7});
    }
    bool has(log_level level, const std::string& text) const
    {
        const auto all = lines();
        return std::find(all.begin(), all.end(), daemon::log_entry{level, text}) != all.end();
    }
};

constexpr const char* as_root =
    "Supervisor is running as root.  Privileges were not dropped because no user is specified in "
    "the config file.  If you intend to run as root, you can set user=root in the config file to "
    "avoid this message.";

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_log_begins, scene)

BOOST_AUTO_TEST_CASE(with_the_warnings_and_ends_with_the_pid)
{
    notes = {"x.conf:1:1: warning: y"};
    BOOST_TEST((lines().front() == daemon::log_entry{log_level::warn, notes[0]}));
    BOOST_TEST((lines().back() == daemon::log_entry{log_level::info, "supervisord started with pid 7"}));
    as_supervisord = false;
    BOOST_TEST((lines().back() == daemon::log_entry{log_level::info, "reaperd started with pid 7"}));
}

BOOST_AUTO_TEST_CASE(with_the_files_that_were_included)
{
    configuration.included = {"/etc/a.conf"};
    BOOST_TEST(has(log_level::info, "Included extra file \"/etc/a.conf\" during parsing"));
    as_supervisord = false;
    BOOST_TEST(has(log_level::info, "Included extra file \"/etc/a.conf\" during parsing"));
}

BOOST_AUTO_TEST_CASE(with_a_warning_of_root_where_nobody_chose_it)
{
    BOOST_TEST(!has(log_level::critical, as_root));
    is_root = true;
    BOOST_TEST(has(log_level::critical, as_root));
    configuration.daemon.user = "root";
    BOOST_TEST(!has(log_level::critical, as_root));
    configuration.daemon.user.reset();
    as_supervisord = false;
    BOOST_TEST(!has(log_level::critical, as_root));
}

BOOST_AUTO_TEST_CASE(with_a_warning_of_each_server_that_asks_for_no_password)
{
    configuration.servers = {{"/a", 0700, {}, {}, {}, "unix_http_server"},
                             {"/b", 0700, {}, "u", "p", "unix_http_server:b"}};
    configuration.inet_servers = {{"", 9001, {}, {}, "inet_http_server"}};
    const std::string open = "' running without any HTTP authentication checking";
    BOOST_TEST(has(log_level::critical, "Server 'unix_http_server" + open));
    BOOST_TEST(has(log_level::critical, "Server 'inet_http_server" + open));
    BOOST_TEST(!has(log_level::critical, "Server 'unix_http_server:b" + open));
    BOOST_TEST(has(log_level::info, "RPC interface 'supervisor' initialized"));
    BOOST_TEST(lines().size() == 6U);
    as_supervisord = false;
    BOOST_TEST(lines().size() == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_word_of_the_socket_that_is_there_by_default)
{
    configuration.servers = {{"/a", 0600, {}, {}, {}}};
    BOOST_TEST(lines().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
