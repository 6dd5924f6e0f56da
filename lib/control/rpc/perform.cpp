// All methods in one table, with the types of their parameters read off the functions.
#include "control/rpc/table.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <optional>
#include <tuple>
#include <utility>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;

// ---- parameters

// Python's int() took texts too.
std::optional<std::int64_t> whole_number(const json::value& given)
{
    std::int64_t number = 0;
    if (given.is_int64())
        return given.get_int64();
    if (given.is_string() && boost::conversion::try_lexical_convert(std::string_view(given.get_string()), number))
        return number;
    return std::nullopt;
}

template <class T>
struct parameter;

template <>
struct parameter<std::string> {
    static constexpr std::string_view type = "string";
    static std::optional<std::string> read(const json::value& given)
    {
        return given.is_string() ? std::optional(std::string(given.get_string())) : std::nullopt;
    }
};
template <>
struct parameter<std::int64_t> {
    static constexpr std::string_view type = "int";
    static std::optional<std::int64_t> read(const json::value& given) { return whole_number(given); }
};
template <>
struct parameter<wait> {
    static constexpr std::string_view type = "boolean";
    static std::optional<wait> read(const json::value& given)
    {
        if (given.is_bool())
            return wait{given.get_bool()};
        return given.is_int64() ? std::optional(wait{given.get_int64() != 0}) : std::nullopt;
    }
};
template <>
struct parameter<signal> {
    static constexpr std::string_view type = "string";
    static std::optional<signal> read(const json::value& given)
    {
        if (given.is_string())
            return signal{std::string(given.get_string())};
        return given.is_int64() ? std::optional(signal{std::to_string(given.get_int64())}) : std::nullopt;
    }
};

template <class T>
std::optional<T> read(const json::array& given, std::size_t position)
{
    if (position < given.size())
        return parameter<T>::read(given[position]);
    if constexpr (std::is_same_v<T, wait>)
        return wait{};
    return std::nullopt;
}

template <auto Handler>
struct adapter;

template <class... P, outcome (*handler)(const api&, P...)>
struct adapter<handler> {
    static std::vector<std::string_view> types() { return {parameter<P>::type...}; }

    static outcome handle(const api& daemon, const json::array& given)
    {
        if (given.size() > sizeof...(P))
            return make_fault(code::incorrect_parameters);
        return handle(daemon, given, std::index_sequence_for<P...>());
    }

private:
    template <std::size_t... position>
    static outcome handle(const api& daemon, const json::array& given, std::index_sequence<position...>)
    {
        auto all = std::tuple<std::optional<P>...>{read<P>(given, position)...};
        return std::apply(
            [&daemon](auto&... each) -> outcome {
                if (!(each && ...))
                    return make_fault(code::incorrect_parameters);
                return handler(daemon, *std::move(each)...);
            },
            all);
    }
};

template <auto handler>
constexpr method entry(std::string_view name, std::string_view result, std::string_view help)
{
    return {name, result, help, adapter<handler>::types, adapter<handler>::handle};
}

// clang-format off
constexpr method table[] = {
    entry<update_process_group>("reaperd.updateProcessGroup", "array", "Bring a group to what reloadConfig read: only processes that differ are stopped, and started again. Returns those."),
    entry<add_process_group>("supervisor.addProcessGroup", "boolean", "Add a group that the config file has, and start what has autostart."),
    entry<clear_all_process_logs>("supervisor.clearAllProcessLogs", "array", "Empty the logs of all processes."),
    entry<clear_log>("supervisor.clearLog", "boolean", "Empty the daemon's own log."),
    entry<clear_process_logs>("supervisor.clearProcessLog", "boolean", "The same as clearProcessLogs."),
    entry<clear_process_logs>("supervisor.clearProcessLogs", "boolean", "Empty a process's logs, whether it runs or not."),
    entry<get_api_version>("supervisor.getAPIVersion", "string", "The version of this interface."),
    entry<get_all_config_info>("supervisor.getAllConfigInfo", "array", "What the config file says of every process."),
    entry<get_all_process_info>("supervisor.getAllProcessInfo", "array", "The state of every process."),
    entry<get_identification>("supervisor.getIdentification", "string", "The identifier of the config file."),
    entry<get_pid>("supervisor.getPID", "int", "The daemon's pid."),
    entry<get_process_info>("supervisor.getProcessInfo", "struct", "The state of a process."),
    entry<get_state>("supervisor.getState", "struct", "The state of the daemon: statecode and statename."),
    entry<get_supervisor_version>("supervisor.getSupervisorVersion", "string", "The version of supervisord whose interface this is."),
    entry<get_api_version>("supervisor.getVersion", "string", "The same as getAPIVersion."),
    entry<read_log>("supervisor.readLog", "string", "So many bytes of the daemon's log from an offset; of a negative one, and length 0: the last."),
    entry<read_log>("supervisor.readMainLog", "string", "The same as readLog."),
    entry<read_process_stdout_log>("supervisor.readProcessLog", "string", "The same as readProcessStdoutLog."),
    entry<read_process_stderr_log>("supervisor.readProcessStderrLog", "string", "The same of its stderr."),
    entry<read_process_stdout_log>("supervisor.readProcessStdoutLog", "string", "So many bytes of a process's log from an offset; of a negative one, and length 0: the last."),
    entry<reload_config>("supervisor.reloadConfig", "array", "Read the config file and tell which groups are added, changed and removed: [[added, changed, removed]]. Changes nothing."),
    entry<remove_process_group>("supervisor.removeProcessGroup", "boolean", "Remove a group of which nothing runs."),
    entry<restart>("supervisor.restart", "boolean", "Stop every process, read the config file and begin again, in the same pid."),
    entry<send_process_stdin>("supervisor.sendProcessStdin", "boolean", "Write to a process's standard input."),
    entry<send_remote_comm_event>("supervisor.sendRemoteCommEvent", "boolean", "Send an event to the listeners of REMOTE_COMMUNICATION."),
    entry<shut_down>("supervisor.shutdown", "boolean", "Stop every process, and then the daemon."),
    entry<signal_all_processes>("supervisor.signalAllProcesses", "array", "Send a signal, by name or number, to every process."),
    entry<signal_process>("supervisor.signalProcess", "boolean", "Send a signal, by name or number, to a process."),
    entry<signal_process_group>("supervisor.signalProcessGroup", "array", "Send a signal, by name or number, to the processes of a group."),
    entry<start_all_processes>("supervisor.startAllProcesses", "array", "Start every process that is not running."),
    entry<start_process>("supervisor.startProcess", "boolean", "Start a process, and wait until it is RUNNING."),
    entry<start_process_group>("supervisor.startProcessGroup", "array", "Start the processes of a group that are not running."),
    entry<stop_all_processes>("supervisor.stopAllProcesses", "array", "Stop every process."),
    entry<stop_process>("supervisor.stopProcess", "boolean", "Stop a process, and wait until its tree is gone."),
    entry<stop_process_group>("supervisor.stopProcessGroup", "array", "Stop the processes of a group."),
    entry<tail_process_stdout_log>("supervisor.tailProcessLog", "array", "The same as tailProcessStdoutLog."),
    entry<tail_process_stderr_log>("supervisor.tailProcessStderrLog", "array", "The same of its stderr."),
    entry<tail_process_stdout_log>("supervisor.tailProcessStdoutLog", "array", "The end of a process's log: [text, offset, overflow]."),
    entry<list_methods>("system.listMethods", "array", "The names of all methods."),
    entry<method_help>("system.methodHelp", "string", "What a method does."),
    entry<method_signature>("system.methodSignature", "array", "The types of a method's result and of its parameters."),
};
// clang-format on
static_assert(std::ranges::is_sorted(table, {}, &method::name));

// While the daemon shuts down only that answers which concerns no process.
bool is_open_now(const api& daemon, std::string_view name)
{
    return !name.starts_with("supervisor.") || name == "supervisor.sendRemoteCommEvent"
        || daemon.daemon().state == "RUNNING";
}

} // namespace

std::span<const method> methods()
{
    return table;
}

const method* find_method(std::string_view name)
{
    const auto found = std::ranges::lower_bound(table, name, {}, &method::name);
    return found != std::end(table) && found->name == name ? found : nullptr;
}

outcome perform(const api& daemon, const call& what)
{
    const auto* known = find_method(what.method);
    if (!known)
        return make_fault(code::unknown_method);
    if (!is_open_now(daemon, known->name))
        return make_fault(code::shutdown_state);
    return known->handle(daemon, what.parameters);
}

} // namespace reaperd::control::rpc
