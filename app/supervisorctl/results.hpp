// What supervisorctl prints about processes, as text: lines without their ends, to the byte. Pure.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace supervisorctl {

// "group:process", or one name where both are the same.
std::string namespec(const std::string& group, const std::string& process);

struct split_name {
    std::string group;
    std::optional<std::string> process; // nothing: the whole group was meant, by "group:" or "group:*"
};
split_name split_namespec(const std::string& name);

// What came of a start, a stop, a signal or a clear.
struct outcome {
    std::string group;
    std::string name;
    int status; // a fault_code
    std::string description = {};
};
outcome outcome_of(const boost::json::value& status_struct);

// "web: started", "web: ERROR (spawn error)". They throw what theirs raises, where the code makes no sense.
std::string start_result(const outcome&);
std::string stop_result(const outcome&);
std::string signal_result(const outcome&);
std::string clear_result(const outcome&);

struct process_info {
    std::string group;
    std::string name;
    int state;
    std::string state_name;
    std::string description;
};
process_info process_info_of(const boost::json::value&);
bool is_stopped(const process_info&); // in one of the states without a process that it should have

std::vector<std::string> status_lines(const std::vector<process_info>&);

std::string avail_line(const boost::json::value& config_info);

struct changes {
    std::vector<std::string> added;
    std::vector<std::string> changed;
    std::vector<std::string> removed;
};
changes changes_of(const boost::json::value& answer_of_reload_config);
std::vector<std::string> change_lines(const changes&);

} // namespace supervisorctl
