// What /proc says about processes.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace system_test {

struct process_entry {
    pid_t pid;
    pid_t parent;
    pid_t group;
    pid_t session;
    char state; // 'Z' is a zombie
    std::string name;
};

std::vector<process_entry> processes();
std::vector<process_entry> children_of(pid_t);
std::vector<process_entry> zombies_of(pid_t);
bool exists(pid_t); // and is no zombie
std::string proc_file(pid_t, const std::string& name);

} // namespace system_test
