#include "client/log_stream.hpp"
#include "conversation.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <memory>
#include <poll.h>
#include <vector>

namespace reaperctl {

namespace {

using namespace reaperd::client;

// The daemon keeps a connection for each.
constexpr std::size_t most_followed = 64;

// A followed log among others: whole lines, each with its program's name before it.
struct follower {
    std::string prefix;
    log_stream log;
    std::string half_a_line;

    std::string lines(std::string piece)
    {
        if (prefix.empty())
            return piece;
        half_a_line += piece;
        std::string text;
        for (auto end = half_a_line.find('\n'); end != half_a_line.npos; end = half_a_line.find('\n')) {
            text += prefix + half_a_line.substr(0, end + 1);
            half_a_line.erase(0, end + 1);
        }
        return text;
    }
    std::string rest() const { return half_a_line.empty() ? "" : prefix + half_a_line + "\n"; }
};

exit_code report(const std::string& name, const std::optional<refusal>& problem)
{
    if (!problem)
        return ok;
    auto why = to_problem(*problem);
    return give_up({why.exit_code, name + ": " + why.message});
}

exit_code print_to_the_end(const std::string& name, log_stream log)
{
    while (!log.at_end())
        say(log.next());
    return report(name, log.problem());
}

// poll(2) waits without a limit: nothing happens here but when one of the logs has something.
exit_code follow_all(std::vector<follower> followers)
{
    auto code = ok;
    while (!followers.empty()) {
        std::vector<pollfd> waiting;
        for (const auto& one : followers)
            waiting.push_back({one.log.descriptor(), POLLIN, 0});
        if (::poll(waiting.data(), waiting.size(), -1) < 0)
            continue;
        for (std::size_t i = 0; i < waiting.size(); ++i)
            if (waiting[i].revents)
                say(followers[i].lines(followers[i].log.next()));
        for (const auto& one : followers)
            if (one.log.at_end()) {
                say(one.rest());
                code = worse(code, report(one.prefix, one.log.problem()));
            }
        std::erase_if(followers, [](const follower& one) { return one.log.at_end(); });
    }
    return code;
}

outcome<std::vector<std::string>> names_of(const invocation& wish)
{
    auto there = reach(wish);
    if (!there)
        return there.error();
    auto programs = there->status(wish.words);
    if (!programs)
        return to_problem(programs.error());
    std::vector<std::string> names;
    for (const auto& program : *programs)
        names.push_back(program.name);
    return names;
}

std::size_t widest(const std::vector<std::string>& names)
{
    auto longer = std::ranges::max_element(names, {}, &std::string::size);
    return longer == names.end() ? 0 : longer->size();
}

std::string prefix_of(std::string name, std::size_t index, std::size_t width, const terminal& out)
{
    constexpr colour shades[] = {colour::cyan, colour::green, colour::yellow, colour::red};
    name.resize(width, ' ');
    return painted(name + " | ", shades[index % std::size(shades)], out);
}

struct open_log {
    const invocation& wish;
    address where;

    outcome<log_stream> operator()(const log_query& query) const
    {
        auto log = log_stream::open(where, query);
        if (!log)
            return unreachable(where.place, log.error(), wish);
        return std::move(*log);
    }
};

log_query query_of(const invocation& wish, const std::string& name)
{
    log_query query{.name = name, .count = wish.lines.value_or(10), .follow = wish.follow};
    if (wish.standard_error)
        query.stream = "stderr";
    return query;
}

exit_code follow_logs(const invocation& wish, const std::vector<std::string>& names, const open_log& open)
{
    if (names.size() > most_followed)
        return give_up(
            {error, "at most " + std::to_string(most_followed) + " logs can be followed at once: name some"});
    auto out = standard_output(wish.no_colour);
    std::vector<follower> followers;
    for (const auto& name : names) {
        auto log = open(query_of(wish, name));
        if (!log)
            return give_up(log.error());
        auto prefix = names.size() > 1 ? prefix_of(name, followers.size(), widest(names), out) : std::string();
        followers.push_back({std::move(prefix), std::move(*log), {}});
    }
    return follow_all(std::move(followers));
}

exit_code print_logs(const invocation& wish, const std::vector<std::string>& names, const open_log& open)
{
    auto code = ok;
    for (const auto& name : names) {
        auto log = open(query_of(wish, name));
        if (!log)
            return give_up(log.error());
        if (names.size() > 1)
            say((name == names.front() ? "==> " : "\n==> ") + name + " <==\n");
        code = worse(code, print_to_the_end(name, std::move(*log)));
    }
    return code;
}

// supervisorctl's way.
log_query bytes_of(const invocation& wish, const std::string& name)
{
    constexpr std::size_t default_bytes = 1600;
    return {.name = name, .unit = "bytes", .count = wish.bytes.value_or(default_bytes), .follow = wish.follow};
}

exit_code print_one(const invocation& wish, const std::string& title, const log_query& query)
{
    auto where = find_address(wish);
    if (!where)
        return give_up(where.error());
    auto log = open_log{wish, *where}(query);
    if (!log)
        return give_up(log.error());
    if (wish.follow)
        say("==> Press Ctrl-C to exit <==\n");
    return print_to_the_end(title, std::move(*log));
}

} // namespace

exit_code logs(const invocation& wish)
{
    auto where = find_address(wish);
    if (!where)
        return give_up(where.error());
    auto names = names_of(wish);
    if (!names)
        return give_up(names.error());
    open_log open{wish, *where};
    return wish.follow ? follow_logs(wish, *names, open) : print_logs(wish, *names, open);
}

exit_code tail(const invocation& wish)
{
    auto query = bytes_of(wish, wish.words[0]);
    if (wish.words.size() == 2)
        query.stream = wish.words[1];
    if (query.stream != "stdout" && query.stream != "stderr") {
        complain("reaperctl: bad channel '" + std::string(query.stream) + "': stdout or stderr");
        return wrong_use;
    }
    return print_one(wish, query.name, query);
}

exit_code main_tail(const invocation& wish)
{
    return print_one(wish, "reaperd", bytes_of(wish, {}));
}

} // namespace reaperctl
