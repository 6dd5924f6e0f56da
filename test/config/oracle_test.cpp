// dialect.txt: config files that supervisord's own parser is asked about, and ours. Where it is not installed, the test
// is skipped.
#include "config/machine.hpp"
#include "config/parse.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/join.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace reaperd;

namespace {

const std::string python = "/usr/bin/python3 -W ignore "; // the one that Debian's supervisor belongs to
const std::string refused = "refused";

boost::test_tools::assertion_result supervisord_is_installed(boost::unit_test::test_unit_id)
{
    const auto asks = python + "-c 'import supervisor.options' 2>/dev/null";
    boost::test_tools::assertion_result found{std::system(asks.c_str()) == 0};
    found.message() << "supervisord is not installed";
    return found;
}

enum class readers { both, only_supervisord, only_reaperd };

struct dialect_case {
    std::string name;
    readers whose = readers::both;
    std::string text = "[supervisord]\n";
};

readers whose(const std::string& name)
{
    if (name.ends_with("(only supervisord)"))
        return readers::only_supervisord;
    return name.ends_with("(only reaperd)") ? readers::only_reaperd : readers::both;
}

std::vector<dialect_case> cases()
{
    std::vector<dialect_case> all;
    std::ifstream file(REAPERD_SOURCE_DIR "/test/config/dialect.txt");
    std::string line;
    while (std::getline(file, line))
        if (line.starts_with("=== "))
            all.push_back({line.substr(4), whose(line)});
        else if (!all.empty())
            all.back().text += line + "\n";
    return all;
}

struct folder {
    folder()
    {
        std::string name = "/tmp/reaperd-dialect-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name.data()));
        path = name;
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string add(const std::string& name, const std::string& text) const
    {
        std::ofstream(path + "/" + name) << text;
        return path + "/" + name;
    }

    std::string path;
};

std::vector<std::string> ask_supervisord(const std::vector<std::string>& files)
{
    const auto command = python + REAPERD_SOURCE_DIR "/test/config/oracle.py " + boost::algorithm::join(files, " ");
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> answers(::popen(command.c_str(), "r"), ::pclose);
    BOOST_REQUIRE(answers);
    std::string text;
    std::array<char, 4096> buffer{};
    while (auto count = std::fread(buffer.data(), 1, buffer.size(), answers.get()))
        text.append(buffer.data(), count);
    std::istringstream lines(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);)
        all.push_back(line);
    return all;
}

// ---- what ours make of them, in the words of oracle.py

std::string described(const listener_pool& pool)
{
    std::vector<std::string> names;
    for (std::size_t type = 0; type < event_types; ++type)
        if (pool.events.has(static_cast<event_type>(type)))
            names.emplace_back(name(static_cast<event_type>(type)));
    std::ranges::sort(names);
    return " " + boost::algorithm::join(names, " ") + " buffer=" + std::to_string(pool.buffer_size);
}

std::string described(const fcgi_socket& socket)
{
    const auto* file = std::get_if<fcgi_path>(&socket.address);
    const auto* port = std::get_if<fcgi_port>(&socket.address);
    return (file ? " unix://" + file->path : " tcp://" + port->host + ":" + std::to_string(port->port))
         + " backlog=" + (socket.backlog ? std::to_string(*socket.backlog) : "None");
}

std::string described(const group& group)
{
    auto text = group.name + "(" + std::to_string(group.priority) + "):";
    for (const auto& program : group.programs)
        text += " " + program.name;
    if (group.listeners)
        text += described(*group.listeners);
    const auto* first = group.programs.empty() ? nullptr : &group.programs.front();
    if (first && first->execution.socket && first->section == group.name) // supervisord's groups have none
        text += described(*first->execution.socket);
    return text;
}

std::string ask_ours(const std::string& file)
{
    const auto parsed = config::check(file, config::machine_surroundings());
    if (!parsed.value)
        return refused;
    std::vector<std::string> parts;
    for (const auto& server : parsed.value->inet_servers)
        parts.push_back(server.host + ":" + std::to_string(server.port));
    for (const auto& server : parsed.value->servers)
        if (server.path.starts_with(std::filesystem::path(file).parent_path().string())) // not the default one
            parts.push_back(server.path);
    for (const auto& group : parsed.value->groups)
        parts.push_back(described(group));
    return boost::algorithm::join(parts, "; ");
}

void compare(readers whose, const std::string& ours, const std::string& theirs)
{
    if (whose == readers::both) {
        BOOST_TEST(ours == theirs);
        return;
    }
    BOOST_TEST((ours == refused) == (whose == readers::only_supervisord));
    BOOST_TEST((theirs == refused) == (whose == readers::only_reaperd));
}

} // namespace

BOOST_AUTO_TEST_CASE(files_are_read_as_supervisord_reads_them,
                     *boost::unit_test::precondition(supervisord_is_installed))
{
    const folder scratch;
    const auto all = cases();
    BOOST_TEST(all.size() >= 75U);
    std::vector<std::string> files;
    for (const auto& one : all)
        files.push_back(scratch.add(std::to_string(files.size()) + ".conf", one.text));
    const auto theirs = ask_supervisord(files);
    BOOST_REQUIRE(theirs.size() == all.size());
    for (std::size_t number = 0; number < all.size(); ++number)
        BOOST_TEST_CONTEXT(all[number].name)
    compare(all[number].whose, ask_ours(files[number]), theirs[number]);
}
