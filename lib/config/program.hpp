// [program:x] and its kin -> its processes, one program each.
#pragma once

#include "config/context.hpp"
#include "model/program.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reaperd::config {

inline constexpr std::string_view program_prefix = "program:";
inline constexpr std::string_view listener_prefix = "eventlistener:";
inline constexpr std::string_view fcgi_prefix = "fcgi-program:";

// The prefix of the sections that are programs of some kind. Nothing: it is none.
std::optional<std::string_view> program_kind(const ini::section&);
// That of the section that a program comes from.
std::string_view prefix_of(const program&);

// The name behind "program:" or "group:"; an error is reported, and the name is empty, where it is no name.
std::string name_of(const ini::section&, context&);

// The processes as members of a group, sorted by name. Whatever is wrong is reported.
std::vector<program> read_program(const ini::section&, const std::string& group, context&);

// Where an option of a program is written. Null: nowhere.
const ini::entry* entry_of(const program&, std::string_view key, const context&);

} // namespace reaperd::config
