#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <fnmatch.h>

using namespace reaperd;

config::surroundings world::surroundings() const
{
    config::surroundings it;
    it.environment = environment;
    it.host_name = "box";
    it.working_directory = "/srv";
    it.read_file = [this](const std::string& path) -> result<std::string> {
        auto file = files.find(path);
        if (file == files.end())
            return failure{"No such file or directory"};
        return file->second;
    };
    it.glob = [this](const std::string& pattern) {
        std::vector<std::string> paths;
        for (const auto& [path, text] : files)
            if (::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0)
                paths.push_back(path);
        return paths;
    };
    it.is_directory = [this](const std::string& path) { return folders.contains(path); };
    it.exists = [this](const std::string& path) { return programs.contains(path) || files.contains(path); };
    it.is_executable = [this](const std::string& path) { return programs.contains(path); };
    it.user_exists = [this](const std::string& user) { return users.contains(user); };
    it.group_exists = [](const std::string& group) { return group == "staff"; };
    it.home_directory = [](const std::string& user) -> std::optional<std::string> {
        return user == "ann" || user.empty() ? std::optional<std::string>("/home/ann") : std::nullopt;
    };
    return it;
}

config::parsed world::parse(const std::string& text)
{
    files["/etc/reaperd.conf"] = text;
    return config::parse("/etc/reaperd.conf", surroundings());
}

config::parsed world::check(const std::string& text)
{
    files["/etc/reaperd.conf"] = text;
    return config::check("/etc/reaperd.conf", surroundings());
}

configuration configuration_of(const std::string& text)
{
    auto parsed = world().parse(text);
    for (const auto& problem : parsed.diagnostics)
        BOOST_TEST_INFO(render(problem));
    BOOST_REQUIRE(parsed.value.has_value());
    return *parsed.value;
}

program program_of(const std::string& options)
{
    auto groups = configuration_of("[program:web]\ncommand = /bin/cat\n" + options + "\n").groups;
    BOOST_REQUIRE(groups.size() == 1U);
    BOOST_REQUIRE(groups[0].programs.size() == 1U);
    return groups[0].programs[0];
}

daemon_settings daemon_of(const std::string& text)
{
    return configuration_of(text).daemon;
}

std::vector<std::string> problems_of(const config::parsed& parsed)
{
    std::vector<std::string> texts;
    for (const auto& problem : parsed.diagnostics) {
        auto text = render(problem);
        text = text.substr(0, text.find('\n'));
        texts.push_back(text.starts_with("/etc/reaperd.conf:") ? text.substr(18) : text);
    }
    return texts;
}

std::vector<std::string> problems_in(const std::string& text)
{
    return problems_of(world().parse(text));
}

std::string problem_of_option(const std::string& option)
{
    auto problems = problems_in("[program:web]\ncommand = /bin/cat\n" + option + "\n");
    BOOST_TEST(problems.size() <= 1U);
    return problems.empty() ? "" : problems[0];
}

bool says(const std::string& text, const std::string& part)
{
    bool found = text.find(part) != std::string::npos;
    BOOST_TEST_INFO("looked for \"" << part << "\" in \"" << text << "\"");
    BOOST_CHECK(found);
    return found;
}
