#include "zombie_text.hpp"

#include "columns.hpp"
#include "model/duration.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <unistd.h>

namespace reaperctl {

namespace {

constexpr std::size_t most_rows = 3; // of one family; one that is larger is one row
constexpr std::size_t first_pids = 8;
constexpr std::size_t page = 80; // of what nobody sees on a terminal
constexpr std::size_t gap = 2;

enum column { zombie, name, started, program, columns };
using row = std::array<std::string, columns>;

bool is_large(const zombie_family& family)
{
    return family.zombies.size() > most_rows;
}

std::string started_ago(const process& one, const moment& at)
{
    return reaperd::brief(age_of(one, at)) + " ago";
}

row row_of(const process& one, const zombie_family& family, const moment& at)
{
    return {std::to_string(one.pid), harmless(one.name), started_ago(one, at), harmless(family.program.value_or("-"))};
}

// All of them, by the one that started first.
row row_of(const zombie_family& family, const moment& at)
{
    auto oldest = *std::ranges::min_element(family.zombies, {}, &process::start_ticks);
    auto summary = row_of(oldest, family, at);
    summary[zombie] = counted(family.zombies.size());
    if (std::ranges::any_of(family.zombies, [&](const auto& one) { return one.name != oldest.name; }))
        summary[name] += " ...";
    return summary;
}

std::vector<row> rows_of(const zombie_family& family, const moment& at)
{
    if (is_large(family))
        return {row_of(family, at)};
    std::vector<row> rows;
    for (const auto& one : family.zombies)
        rows.push_back(row_of(one, family, at));
    return rows;
}

std::string first_pids_of(const std::vector<process>& zombies)
{
    std::string text = "pids";
    for (std::size_t i = 0; i < std::min(zombies.size(), first_pids); ++i)
        text += " " + std::to_string(zombies[i].pid);
    return zombies.size() > first_pids ? text + " and " + std::to_string(zombies.size() - first_pids) + " more" : text;
}

std::string link_of(const process& one)
{
    return harmless(one.name) + "(" + std::to_string(one.pid) + ")";
}

std::string chain_of(const zombie_family& family)
{
    std::string chain;
    for (const auto& one : family.parents)
        chain += link_of(one) + " - ";
    return chain + (family.zombies.size() == 1 ? link_of(family.zombies[0]) : counted(family.zombies.size()));
}

using widths = std::array<std::size_t, columns>;

void widen(widths& wide, const std::vector<row>& rows)
{
    for (const auto& one : rows)
        for (std::size_t c = 0; c < columns; ++c)
            wide[c] = std::max(wide[c], width_of(one[c]));
}

struct layout {
    widths wide{};
    std::size_t shown = columns;

    std::string line(const row& cells, colour shade, const terminal& out) const
    {
        std::string text;
        for (std::size_t c = 0; c < shown; ++c) {
            text += c == zombie ? painted(cells[c], shade, out) : cells[c];
            if (c + 1 < shown)
                text += padding(cells[c], wide[c] + gap);
        }
        return text + "\n";
    }
};

std::string about(const zombie_family& family, const terminal& out)
{
    std::string text;
    if (is_large(family))
        text += wrapped(first_pids_of(family.zombies), gap, out.width.value_or(page));
    text += wrapped(chain_of(family), gap, out.width.value_or(page));
    return text + wrapped(explanation(family), gap, out.width.value_or(page));
}

} // namespace

moment this_moment()
{
    timespec since_boot{};
    ::clock_gettime(CLOCK_BOOTTIME, &since_boot);
    return {std::chrono::system_clock::now(),
            std::chrono::seconds(since_boot.tv_sec) + std::chrono::nanoseconds(since_boot.tv_nsec),
            ::sysconf(_SC_CLK_TCK)};
}

std::chrono::nanoseconds age_of(const process& one, const moment& at)
{
    using ticks_in_nanoseconds = std::chrono::duration<double, std::nano>;
    const ticks_in_nanoseconds started(double(one.start_ticks) * 1e9 / double(at.ticks_a_second));
    return std::max(at.since_boot - std::chrono::duration_cast<std::chrono::nanoseconds>(started),
                    std::chrono::nanoseconds::zero());
}

std::string named(const process& one)
{
    return harmless(one.name) + " (" + std::to_string(one.pid) + ")";
}

std::string counted(std::size_t zombies)
{
    return std::to_string(zombies) + (zombies == 1 ? " zombie" : " zombies");
}

std::string what_is_wrong(const zombie_family& family)
{
    switch (family.neglect) {
    case neglect::careless: return named(*family.parent()) + " does not wait for its children";
    case neglect::stopped: return named(*family.parent()) + " is stopped, and cannot wait for its children";
    case neglect::stuck: return named(*family.parent()) + " is stuck in the kernel, and cannot wait for its children";
    case neglect::by_init: return named(*family.parent()) + " is init here, and has not waited for them yet";
    case neglect::reaperd: return named(*family.parent()) + " reaps its children by itself";
    case neglect::unseen: break;
    }
    return "the parent cannot be seen from here";
}

std::string what_helps(const zombie_family& family)
{
    switch (family.neglect) {
    case neglect::careless:
        return family.program
                 ? "restart it (reaperctl restart " + harmless(*family.program) + "); autoreap = true may prevent it"
                 : "restart it, or end it (reaperctl zombies --kill-parent " + std::to_string(family.parent()->pid)
                       + ")";
    case neglect::stopped: return "let it go on (kill -CONT " + std::to_string(family.parent()->pid) + ")";
    case neglect::stuck: return "it goes on when the disk or network that it waits for does";
    case neglect::by_init: return "if they stay, run one that does: reaperd as PID 1, or docker run --init";
    case neglect::reaperd: return "that is normal, and over when you look again";
    case neglect::unseen: break;
    }
    return "it has ended just now, or it lives outside of this PID namespace: look there";
}

std::string explanation(const zombie_family& family)
{
    return what_is_wrong(family) + ": " + what_helps(family);
}

std::string zombie_table(const std::vector<zombie_family>& families, const moment& at, bool supervised,
                         const terminal& out)
{
    const row heading{"ZOMBIE", "NAME", "STARTED", "PROGRAM"};
    layout columns_of_all{.shown = supervised ? std::size_t(columns) : std::size_t(program)};
    widen(columns_of_all.wide, {heading});
    for (const auto& family : families)
        widen(columns_of_all.wide, rows_of(family, at));
    auto text = columns_of_all.line(heading, colour::plain, out);
    for (const auto& family : families) {
        for (const auto& one : rows_of(family, at))
            text += columns_of_all.line(one, family.neglect == neglect::reaperd ? colour::faint : colour::red, out);
        text += about(family, out);
    }
    return text;
}

} // namespace reaperctl
