// fg: what a program writes comes here, and what is typed goes to it. Ctrl-C ends us, not the program.
#include "client/log_stream.hpp"
#include "conversation.hpp"
#include "results.hpp"
#include "table.hpp"
#include "verbs.hpp"

#include <array>
#include <poll.h>
#include <unistd.h>

namespace reaperctl {

namespace {

using namespace reaperd;
using client::log_stream;

// Its full name, where it is there to be talked to.
outcome<std::string> who_runs(const invocation& wish)
{
    auto there = reach(wish);
    if (!there)
        return there.error();
    auto found = there->status(wish.words);
    if (!found)
        return to_problem(found.error());
    if (found->size() != 1)
        return problem{wrong_use, "fg is for one program: " + wish.words[0] + " names several"};
    if (!is_up(found->front()))
        return problem{not_running_or_spawn, found->front().name + ": not running"};
    return found->front().name;
}

// Whole lines, as they come. It has its own buffer, because poll(2) knows nothing of that of stdio.
class typed_lines {
public:
    bool at_end() const { return at_end_; }
    std::string next()
    {
        char buffer[4096];
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        at_end_ = count <= 0;
        text_.append(buffer, count > 0 ? std::size_t(count) : 0);
        const auto end = at_end_ ? text_.size() : text_.rfind('\n') + 1;
        auto lines = text_.substr(0, end);
        text_.erase(0, end);
        return lines;
    }

private:
    std::string text_;
    bool at_end_ = false;
};

// On a connection of its own: between two lines the daemon may have given up an idle one. That a program is just
// not there to read is told, and the next line may find it again.
std::optional<problem> send(const client::address& where, const std::string& name, const std::string& text)
{
    auto there = client::daemon::reach(where);
    if (!there)
        return problem{not_reachable, there.error().message()};
    auto said = there->perform(protocol::stdin_request{name, text});
    if (!said)
        return to_problem(said.error());
    for (const auto& result : said->results)
        if (result.outcome != "done")
            complain(name + ": did not get it: " + (result.why.empty() ? "not running" : harmless(result.why)));
    return std::nullopt;
}

struct conversation_log {
    log_stream log;
    void (*show)(std::string_view);
};
using both_logs = std::array<conversation_log, 2>;

// Until one of them ends, which both do when the program is removed or the daemon is gone.
exit_code converse(const client::address& where, const std::string& name, both_logs logs)
{
    typed_lines typed;
    for (;;) {
        pollfd waiting[] = {{logs[0].log.descriptor(), POLLIN, 0},
                            {logs[1].log.descriptor(), POLLIN, 0},
                            {typed.at_end() ? -1 : STDIN_FILENO, POLLIN, 0}};
        if (::poll(waiting, std::size(waiting), -1) < 0)
            continue;
        for (std::size_t i = 0; i < logs.size(); ++i) {
            if (waiting[i].revents)
                logs[i].show(logs[i].log.next());
            if (logs[i].log.problem())
                return give_up(to_problem(*logs[i].log.problem()));
            if (logs[i].log.at_end())
                return ok;
        }
        if (waiting[2].revents)
            if (auto lines = typed.next(); !lines.empty())
                if (auto why = send(where, name, lines))
                    return give_up(*why);
    }
}

} // namespace

exit_code foreground(const invocation& wish)
{
    auto where = find_address(wish);
    if (!where)
        return give_up(where.error());
    auto name = who_runs(wish);
    if (!name)
        return give_up(name.error());
    auto out = log_stream::open(*where, {.name = *name, .follow = true});
    auto err = log_stream::open(*where, {.name = *name, .stream = "stderr", .count = 0, .follow = true});
    if (!out || !err)
        return give_up(unreachable(where->place, out ? err.error() : out.error(), wish));
    complain("==> Press Ctrl-C to exit <==");
    return converse(*where, *name, {{{std::move(*out), say}, {std::move(*err), say_as_error}}});
}

} // namespace reaperctl
