// Managers are killed at any moment, some hundred of them one after the other: not a line is lost, doubled or cut.
#include "output/backups.hpp"
#include "relay.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace scene;
using output::stream;
using relay::speaker;

namespace {

// Line `number` of a writer: so that it can be told that it is whole, and whose.
std::string line_of(unsigned writer, unsigned number, std::size_t longest)
{
    std::mt19937 dice{writer * 1'000'003 + number};
    const auto size = dice() % 20 == 0 ? dice() % longest : dice() % std::min<std::size_t>(longest, 120);
    return "w" + std::to_string(writer) + " " + std::to_string(number) + " "
         + std::string(size, static_cast<char>('a' + number % 26)) + ".\n";
}

void pause(unsigned microseconds)
{
    timespec time{0, static_cast<long>(microseconds) * 1000};
    ::nanosleep(&time, nullptr);
}

// Lines in pieces of any size, now and then in the midst of a line, until it is told to stop.
void write_lines(relay::relay& stage, unsigned writer, int end, std::size_t longest)
{
    std::mt19937 dice{writer};
    std::string text;
    unsigned number = 0;
    while (!stage.told_to_stop() || !text.empty()) {
        while (!stage.told_to_stop() && text.size() < longest)
            text += line_of(writer, number++, longest);
        const auto piece = dice() % 8 == 0 ? 1 + dice() % 20 : 1 + dice() % longest;
        const auto done = ::write(end, text.data(), std::min<std::size_t>(piece, text.size()));
        if (done < 0)
            ::_exit(1);
        text.erase(0, static_cast<std::size_t>(done));
        pause(dice() % 300);
    }
    stage.written(writer) = number;
}

std::string with_backups(const std::string& path)
{
    std::string all = contents(path);
    for (int backup = 1; fs::exists(output::backup_name(path, backup)); ++backup)
        all.insert(0, contents(output::backup_name(path, backup)));
    return all;
}

std::string automatic_logs(const std::string& folder)
{
    std::string all;
    for (const auto& entry : fs::directory_iterator(folder))
        all += contents(entry.path());
    return all;
}

// "2026-11-22 19:00:00,123 w1 7 hhh." or {"time":...,"text":"w1 7 hhh."} or the line alone. Nothing: it is not whole.
std::optional<std::string> text_of(const std::string& line, log_format format)
{
    if (format == log_format::raw)
        return line;
    if (format == log_format::timestamped)
        return looks_like(line.substr(0, 24), "####-##-## ##:##:##,### ") ? std::optional{line.substr(24)}
                                                                          : std::nullopt;
    const auto at = line.find(R"("text":")");
    return line.starts_with("{\"time\":\"") && line.ends_with("\"}") && at != line.npos
             ? std::optional{line.substr(at + 8, line.size() - at - 10)}
             : std::nullopt;
}

struct verdict {
    unsigned lost = 0, wrong = 0; // wrong: cut, doubled, or out of order

    friend bool operator==(const verdict&, const verdict&) = default;
    friend std::ostream& operator<<(std::ostream& to, const verdict& what)
    {
        return to << what.lost << " lost, " << what.wrong << " wrong";
    }
};

// What each of the writers wrote to this log, line by line.
verdict judge(const std::string& log, log_format format, const std::map<unsigned, unsigned>& written,
              std::size_t longest)
{
    verdict found;
    std::map<unsigned, unsigned> next;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto text = text_of(line, format);
        unsigned writer = 0, number = 0;
        const bool read = text && std::sscanf(text->c_str(), "w%u %u ", &writer, &number) == 2
                       && written.contains(writer) && *text + "\n" == line_of(writer, number, longest);
        if (!read || number < next[writer]) {
            ++found.wrong;
            continue;
        }
        found.lost += number - next[writer];
        next[writer] = number + 1;
    }
    for (const auto& [writer, count] : written)
        found.lost += count - next[writer];
    return found;
}

// One log of the play, and who writes to it.
struct diary {
    std::string path; // empty: the AUTO log
    log_format format;
    std::vector<unsigned> writers;
    std::size_t longest;
};

struct play {
    folder in, automatic;
    std::vector<speaker> programs;
    std::vector<diary> logs;
    std::uint64_t lines = 0;

    play()
    {
        const rotation often{.max_bytes = 200'000, .backups = 10'000};
        const auto two = [&](const std::string& name, log_format format) {
            add(name, to_files(in / (name + ".out"), in / (name + ".err"), often, format), 2000);
        };
        const auto one = [&](const std::string& name, log_format format) {
            add(name, to_files(in / name, in / name, often, format), 2000);
        };
        two("raw", log_format::raw);
        two("stamped", log_format::timestamped);
        one("together", log_format::raw);
        one("json", log_format::json);
        add("large", to_files(in / "large.out", in / "large.err", {.max_bytes = 5'000'000, .backups = 1000}), 150'000);
        auto quiet = to_nothing();
        quiet.standard_output = {auto_log{}, {}, false};
        programs.push_back({"group:auto", quiet});
        logs.push_back({"", log_format::raw, {10}, 2000});
    }

    void add(const std::string& name, const output_policy& policy, std::size_t longest)
    {
        const auto writer = static_cast<unsigned>(2 * programs.size());
        const auto& out = std::get<log_path>(policy.standard_output.target).path;
        const auto& err = std::get<log_path>(policy.standard_error.target).path;
        if (out == err)
            logs.push_back({out, policy.format, {writer, writer + 1}, longest});
        else {
            logs.push_back({out, policy.format, {writer}, longest});
            logs.push_back({err, policy.format, {writer + 1}, longest});
        }
        programs.push_back({name, policy});
    }

    // As it ends, all that was said must be there.
    std::map<std::string, verdict> run(unsigned seed, int kills, relay::relay::memory survives)
    {
        relay::relay stage{programs, automatic.path(), survives};
        std::vector<pid_t> writers;
        for (const auto& each : logs)
            for (const auto writer : each.writers) {
                const int end = stage.child_end(writer / 2, output::stream_of(writer));
                writers.push_back(stage.fork_writer([&] { write_lines(stage, writer, end, each.longest); }));
            }
        std::mt19937 dice{seed};
        for (int n = 0; n < kills; ++n) {
            const auto manager = stage.start_manager();
            if (dice() % 4 != 0) // else it is killed while it takes over, or before
                stage.wait_until_ready();
            pause(dice() % 3 == 0 ? dice() % 5000 : dice() % 1000);
            stage.kill(manager);
        }
        const auto last = stage.start_manager();
        stage.wait_until_ready();
        stage.told_to_stop() = true;
        for (const auto writer : writers)
            ::waitpid(writer, nullptr, 0);
        BOOST_TEST(stage.tell_to_end(last));
        return judge_all(stage);
    }

    std::map<std::string, verdict> judge_all(relay::relay& stage)
    {
        std::map<std::string, verdict> verdicts;
        for (const auto& each : logs) {
            std::map<unsigned, unsigned> written;
            for (const auto writer : each.writers)
                lines += written[writer] = stage.written(writer);
            const auto text = each.path.empty() ? automatic_logs(automatic.path()) : with_backups(each.path);
            verdicts[each.path.empty() ? "auto" : fs::path(each.path).filename().string()] =
                judge(text, each.format, written, each.longest);
        }
        return verdicts;
    }
};

unsigned chosen(const char* name, unsigned otherwise)
{
    const char* value = std::getenv(name);
    return value ? static_cast<unsigned>(std::atoi(value)) : otherwise;
}

} // namespace

BOOST_AUTO_TEST_SUITE(killed_managers)

BOOST_AUTO_TEST_CASE(lose_no_line_and_double_none)
{
    const auto seed = chosen("REAPERD_SEED", 1);
    BOOST_TEST_CONTEXT("seed " << seed)
    {
        play all;
        for (const auto& [log, found] :
             all.run(seed, static_cast<int>(chosen("REAPERD_KILLS", 300)), relay::relay::memory::survives))
            BOOST_TEST(found == verdict{}, log << ": " << found);
        BOOST_TEST_MESSAGE(all.lines << " lines");
        BOOST_TEST(all.lines > 1000U);
    }
}

// So that the test above is known to see what it looks for.
BOOST_AUTO_TEST_CASE(lose_lines_where_what_is_in_flight_dies_with_them)
{
    play all;
    unsigned missed = 0;
    for (const auto& [log, found] : all.run(1, 100, relay::relay::memory::dies)) {
        missed += found.lost + found.wrong;
        BOOST_TEST_MESSAGE(log << ": " << found);
    }
    BOOST_TEST(missed > 0U);
}

BOOST_AUTO_TEST_SUITE_END()
