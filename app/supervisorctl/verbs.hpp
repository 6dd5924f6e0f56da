// The verbs of supervisorctl: one function each, and a table of them with their help.
#pragma once

#include "session.hpp"

#include <span>
#include <string>
#include <string_view>

namespace supervisorctl {

void show_status(session&, const std::string& arguments);
void show_pid(session&, const std::string& arguments);
void show_available(session&, const std::string& arguments);
void show_version(session&, const std::string& arguments);
void start(session&, const std::string& arguments);
void stop(session&, const std::string& arguments);
void restart(session&, const std::string& arguments);
void send_signal(session&, const std::string& arguments);
void clear(session&, const std::string& arguments);
void reread(session&, const std::string& arguments);
void update(session&, const std::string& arguments);
void add(session&, const std::string& arguments);
void remove(session&, const std::string& arguments);
void tail(session&, const std::string& arguments);
void tail_main(session&, const std::string& arguments);
void foreground(session&, const std::string& arguments);
void open(session&, const std::string& arguments);
void shut_down(session&, const std::string& arguments);
void reload(session&, const std::string& arguments);

struct verb {
    std::string_view name;
    void (*run)(session&, const std::string& arguments); // nullptr: to leave
    std::string_view help;                               // lines without the end of the last
};

std::span<const verb> all_verbs(); // in alphabetic order
const verb* find_verb(std::string_view name);
void show_help(const std::string& topic);

// What a verb says that is used wrongly: what is wrong, and its help.
void complain_of_use(session&, std::string_view verb, const std::string& mistake, int code = generic);
// Where a verb takes no arguments but was given some: complains, and is false.
bool has_no_arguments(session&, std::string_view verb, const std::string& arguments);

} // namespace supervisorctl
