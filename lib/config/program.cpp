#include "config/program.hpp"

#include "config/fcgi_section.hpp"
#include "config/path.hpp"
#include "config/program_options.hpp"
#include "config/text.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <variant>

namespace reaperd::config {
namespace {

class program_reader {
public:
    program_reader(const ini::section& section, const std::string& group, context& around)
        : section_(section)
        , options_(around.document.all(section), program_options())
        , around_(around)
        , group_(group)
        , name_(name_of(section, around))
    {
    }

    std::vector<program> read();

private:
    names known() const;
    void set(stage stage, program_draft& draft, const names& known) { options_.set(draft, stage, known, around_); }
    program_draft read_section();
    void check_rules(program_draft&);
    void settle_groups(program_draft&);
    void settle_delay(program_draft&);
    void check_type(const program_draft&);
    void check_listener(const program_draft&);
    void check_forking(const program_draft&);
    void settle_pid_file(program_draft&);
    bool has(std::string_view key) const { return around_.document.find(section_, key) != nullptr; }
    std::optional<program> read_process(program_draft draft, long long number);
    std::optional<std::string> process_name(const program_draft&, const names&);
    void settle_output(program_draft&);
    void check_output(const program_draft&);
    void warn_of_no_errors(std::string_view key);
    void check_rotation(std::string_view key, const stream_policy&);
    void check_unused_output();

    place at(std::string_view key) const;
    void error(std::string_view key, std::string message) { around_.found.error(at(key), std::move(message)); }
    void warn(std::string_view key, std::string message) { around_.found.warning(at(key), std::move(message)); }

    const ini::section& section_;
    const matched_options<program_draft> options_;
    context& around_;
    const std::string& group_;
    std::string name_;
};

std::vector<program> program_reader::read()
{
    auto draft = read_section();
    std::vector<program> programs;
    programs.reserve(static_cast<std::size_t>(draft.count));
    for (int number = 0; number < draft.count; ++number) {
        auto process = read_process(draft, draft.first_number + number);
        if (!process) // and the others would say the same again
            break;
        programs.push_back(std::move(*process));
    }
    std::ranges::stable_sort(programs, {}, &program::name);
    return programs;
}

names program_reader::known() const
{
    auto known = around_.names_in(*section_.where.file);
    known.program_name = name_;
    known.group_name = group_;
    return known;
}

program_draft program_reader::read_section()
{
    program_draft draft;
    draft.value.section = name_;
    draft.value.execution.listens = section_.name.starts_with(listener_prefix);
    if (section_.name.starts_with(fcgi_prefix))
        draft.value.execution.socket = read_fcgi_socket(section_, name_, around_);
    auto names = known();
    set(stage::section, draft, names);
    set(stage::unexpanded, draft, names);
    check_rules(draft);
    return draft;
}

void program_reader::check_rules(program_draft& draft)
{
    if (draft.count > 1 && draft.name_template.find("%(process_num)") == std::string::npos) {
        error("process_name",
              "process_name: with numprocs above 1 it needs the number: write %(program_name)s_%(process_num)02d");
        draft.count = 1; // the others would be told to have the same name
    }
    settle_groups(draft);
    settle_delay(draft);
    check_type(draft);
    if (draft.value.execution.listens)
        check_listener(draft);
    if (draft.value.execution.socket && draft.value.execution.stdio == stdio_mode::inherit)
        error("stdio", "stdio: a FastCGI program finds its socket where its input would be: delete the line");
    if (draft.value.execution.socket && draft.forks)
        error("type", "type: a FastCGI program must stay in the foreground, because its socket is open as long as it "
                      "lives: delete the line");
}

// Its input and its output are spoken for: events come in, and answers go out.
void program_reader::check_listener(const program_draft& draft)
{
    if (draft.value.execution.redirect_stderr)
        error("redirect_stderr",
              "redirect_stderr: an event listener's errors would be taken for its answers: delete the line");
    if (draft.value.execution.stdio == stdio_mode::inherit)
        error("stdio", "stdio: an event listener gets its events from reaperd: delete the line");
    if (draft.forks)
        error("type", "type: an event listener must stay in the foreground, to answer: delete the line");
    if (draft.value.output.standard_output.capture_max_bytes != 0)
        warn("stdout_capture_maxbytes", "stdout_capture_maxbytes: is not used, because what an event listener writes "
                                        "are its answers: delete the line");
    if (draft.value.output.standard_output.events_enabled)
        warn("stdout_events_enabled", "stdout_events_enabled: is not used, because what an event listener writes "
                                      "are its answers: delete the line");
}

void program_reader::check_type(const program_draft& draft)
{
    if (draft.forks)
        return check_forking(draft);
    if (has("pidfile"))
        error(
            "pidfile",
            "pidfile: only a program that forks itself away is found by it: write type = forking, or delete the line");
    if (has("ready_timeout"))
        warn("ready_timeout", "ready_timeout: is not used without type = forking: delete the line");
}

// The daemon has left its launcher's process group, and what belongs to it is known by its tree alone.
void program_reader::check_forking(const program_draft& draft)
{
    if (!has("pidfile"))
        error("type",
              "type: with forking it must be known which process is the daemon: write pidfile = PATH, the file in "
              "which it writes its pid");
    if (draft.value.policy.stop.mode != kill_mode::tree)
        error("kill_mode",
              "kill_mode: with type = forking only the whole tree is known: delete the line, or write tree");
    for (std::string_view key : {"stopasgroup", "killasgroup"})
        if (key == "stopasgroup" ? draft.value.policy.stop.as_group : draft.kill_as_group.value_or(false))
            error(key, std::string(key)
                           + ": with type = forking the daemon leaves the group that was made for it: delete the "
                             "line; a stop ends the whole tree in any case");
}

void program_reader::settle_groups(program_draft& draft)
{
    auto& stop = draft.value.policy.stop;
    stop.kill_as_group = draft.kill_as_group.value_or(stop.as_group);
    if (stop.as_group && !stop.kill_as_group)
        error("killasgroup", "killasgroup: cannot be false where stopasgroup is true: delete one of the two lines");
    if (std::holds_alternative<own_group>(draft.value.execution.group))
        return;
    for (std::string_view key : {"stopasgroup", "killasgroup"})
        if (key == "stopasgroup" ? stop.as_group : draft.kill_as_group.value_or(false))
            error(key, std::string(key)
                           + ": a group signal goes only to a group that was made for this program: delete the "
                             "line, or write process_group = new");
}

// A first delay above the default maximum raises the maximum; above a maximum that was written it is a mistake.
void program_reader::settle_delay(program_draft& draft)
{
    auto& delay = draft.value.policy.restart.delay;
    if (!delay)
        return;
    delay->maximum = draft.longest_restart_delay.value_or(std::max(delay->maximum, delay->initial));
    if (delay->maximum < delay->initial)
        error("restart_delay_max", "restart_delay_max: is below restart_delay: write a longer time");
}

std::optional<program> program_reader::read_process(program_draft draft, long long number)
{
    const auto errors = around_.found.errors();
    auto names = known();
    names.process_num = number;
    names.numprocs = draft.count;
    set(stage::env_file, draft, names);
    names.environments = {&draft.file_environment, &around_.daemon_environment, &around_.world.environment};
    set(stage::environment, draft, names);
    names.environments = {&draft.own_environment, &draft.file_environment, &around_.daemon_environment,
                          &around_.world.environment};
    set(stage::process, draft, names);
    if (!around_.document.find(section_, "command"))
        around_.found.error(section_.where,
                            "[" + std::string(section_.name) + "] has no command: write command = PROGRAM ARGUMENTS");
    auto process_name = this->process_name(draft, names);
    settle_output(draft);
    settle_pid_file(draft);
    if (!process_name || around_.found.errors() != errors)
        return std::nullopt;
    draft.value.name = std::move(*process_name);
    auto& variables = draft.value.execution.environment;
    variables = std::move(draft.own_environment);
    variables.merge(draft.file_environment);
    for (const auto& [name, value] : around_.daemon_environment)
        variables.try_emplace(name, value);
    return std::move(draft.value);
}

// Relative to the folder in which the program runs: it is the program that writes the file.
void program_reader::settle_pid_file(program_draft& draft)
{
    auto& file = draft.value.execution.pid_file;
    if (!draft.forks)
        file.reset();
    if (file)
        file = absolute_path(joined(draft.value.execution.directory.value_or(""), *file), around_.world);
}

std::optional<std::string> program_reader::process_name(const program_draft& draft, const names& known)
{
    auto name = expand(draft.name_template, known);
    if (!name) {
        error("process_name", "process_name: " + name.error().message);
        return std::nullopt;
    }
    if (!process_or_group_name(name->text))
        warn("process_name",
             "process_name: " + quoted(name->text) + " is hard to name in commands: avoid blanks, ':' and '/'");
    return std::move(name->text);
}

void program_reader::settle_output(program_draft& draft)
{
    check_output(draft);
    if (draft.value.execution.redirect_stderr)
        draft.value.output.standard_error.target = no_log{};
}

void program_reader::check_output(const program_draft& draft)
{
    const auto& output = draft.value.output;
    check_rotation("stdout_logfile_maxbytes", output.standard_output);
    check_rotation("stderr_logfile_maxbytes", output.standard_error);
    if (draft.value.execution.redirect_stderr && std::holds_alternative<log_path>(output.standard_error.target))
        warn_of_no_errors("stderr_logfile");
    if (draft.value.execution.redirect_stderr && output.standard_error.capture_max_bytes != 0)
        warn_of_no_errors("stderr_capture_maxbytes");
    if (draft.value.execution.redirect_stderr && output.standard_error.events_enabled)
        warn_of_no_errors("stderr_events_enabled");
    if (draft.value.execution.stdio == stdio_mode::inherit)
        check_unused_output();
}

void program_reader::warn_of_no_errors(std::string_view key)
{
    warn(key, std::string(key) + ": is not used, because redirect_stderr is true: delete one of the two lines");
}

void program_reader::check_rotation(std::string_view key, const stream_policy& stream)
{
    if (std::holds_alternative<auto_log>(stream.target) && stream.rotation.max_bytes == 0)
        warn(key, std::string(key) + ": 0 lets a log of reaperd's choosing grow for ever: write a size such as 50MB");
}

void program_reader::check_unused_output()
{
    for (const auto& entry : section_.entries)
        if (entry.key.starts_with("stdout_") || entry.key.starts_with("stderr_") || entry.key == "redirect_stderr"
            || entry.key == "log_format")
            warn(entry.key, std::string(entry.key)
                                + ": is not used, because stdio = inherit hands over reaperd's own "
                                  "descriptors: delete one of the two lines");
}

// Where an option stands, or else the section's header.
place program_reader::at(std::string_view key) const
{
    const auto* entry = around_.document.find(section_, key);
    return entry ? around_.document.value_place(*entry) : section_.where;
}

} // namespace

std::optional<std::string_view> program_kind(const ini::section& section)
{
    for (auto prefix : {program_prefix, listener_prefix, fcgi_prefix})
        if (section.name.starts_with(prefix))
            return prefix;
    return std::nullopt;
}

std::string_view prefix_of(const program& one)
{
    if (one.execution.socket)
        return fcgi_prefix;
    return one.execution.listens ? listener_prefix : program_prefix;
}

std::string name_of(const ini::section& section, context& around)
{
    auto colon = section.name.find(':');
    auto name = process_or_group_name(section.name.substr(colon + 1));
    if (name)
        return *name;
    auto where = section.where;
    where.column += static_cast<unsigned>(colon) + 2;
    around.found.error(where, name.error().message);
    return {};
}

std::vector<program> read_program(const ini::section& section, const std::string& group, context& around)
{
    return program_reader(section, group, around).read();
}

const ini::entry* entry_of(const program& one, std::string_view key, const context& around)
{
    for (const auto& section : around.document.sections())
        if (program_kind(section) == prefix_of(one) && strip(section.name.substr(prefix_of(one).size())) == one.section)
            if (const auto* entry = around.document.find(section, key))
                return entry;
    return nullptr;
}

} // namespace reaperd::config
