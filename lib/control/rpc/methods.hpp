// The methods themselves, by what they are about. Their parameters are C++'s; the table in perform.cpp reads them.
#pragma once

#include "control/rpc/fault.hpp"
#include "control/rpc/rpc.hpp"

#include <boost/json/array.hpp>
#include <cstdint>
#include <string>

namespace reaperd::control::rpc {

// A last parameter that may be missing.
struct wait {
    bool value = true;
};
// A signal's name or number.
struct signal {
    std::string text;
};

// ---- the daemon: daemon.cpp
constexpr std::string_view supervisor_version = "4.2.5"; // whose interface this is; reaperd's own is not asked for

outcome get_api_version(const api&);
outcome get_supervisor_version(const api&);
outcome get_identification(const api&);
outcome get_state(const api&);
outcome get_pid(const api&);
outcome clear_log(const api&);
outcome shut_down(const api&);
outcome restart(const api&);
outcome reload_config(const api&);
outcome add_process_group(const api&, std::string name);
outcome remove_process_group(const api&, std::string name);
outcome update_process_group(const api&, std::string name); // ours
outcome send_remote_comm_event(const api&, std::string type, std::string data);

// ---- processes: processes.cpp
outcome start_process(const api&, std::string name, wait);
outcome start_process_group(const api&, std::string name, wait);
outcome start_all_processes(const api&, wait);
outcome stop_process(const api&, std::string name, wait);
outcome stop_process_group(const api&, std::string name, wait);
outcome stop_all_processes(const api&, wait);
outcome signal_process(const api&, std::string name, signal);
outcome signal_process_group(const api&, std::string name, signal);
outcome signal_all_processes(const api&, signal);
outcome send_process_stdin(const api&, std::string name, std::string text);

// ---- what they are and were to be: info.cpp
outcome get_process_info(const api&, std::string name);
outcome get_all_process_info(const api&);
outcome get_all_config_info(const api&);

// ---- their logs: logs.cpp
outcome read_log(const api&, std::int64_t offset, std::int64_t length);
outcome read_process_stdout_log(const api&, std::string name, std::int64_t offset, std::int64_t length);
outcome read_process_stderr_log(const api&, std::string name, std::int64_t offset, std::int64_t length);
outcome tail_process_stdout_log(const api&, std::string name, std::int64_t offset, std::int64_t length);
outcome tail_process_stderr_log(const api&, std::string name, std::int64_t offset, std::int64_t length);
outcome clear_process_logs(const api&, std::string name);
outcome clear_all_process_logs(const api&);

// ---- for all of them
struct process_name {
    std::string group;
    std::string process; // empty: the whole group ("group:*", "group:")
};
process_name split(const std::string& name);
bool comes_first(const protocol::process_info&, const protocol::process_info&); // in lists by priority
boost::json::value status_of(const process_name&, const fault* = nullptr);      // one entry of such a list

} // namespace reaperd::control::rpc
