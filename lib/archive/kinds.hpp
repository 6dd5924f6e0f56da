// What an archive can hold, told apart: a plain struct is its members one by one (Boost.PFR finds them, so that none is
// ever forgotten), and an enum with names is one of those.
#pragma once

#include <boost/pfr.hpp>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace reaperd::archive {

template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept enumeration = std::is_enum_v<T>;

template <class T>
concept plain_struct = std::is_class_v<T> && std::is_aggregate_v<T>;

template <plain_struct T>
constexpr std::size_t members_of = boost::pfr::tuple_size_v<T>;

// The compiler knows its enumerators: of a value that has none it writes a cast, "(colour)7".
template <auto Value>
consteval bool has_name()
{
    constexpr std::string_view here = __PRETTY_FUNCTION__;
    return here[here.find("Value = ") + std::string_view("Value = ").size()] != '(';
}

// How many names the enum has; they count from 0. None: it is a number of its own kind, such as an id.
template <enumeration Enum>
consteval std::size_t names_of()
{
    constexpr std::size_t most = 64;
    return []<std::size_t... Is>(std::index_sequence<Is...>)
    {
        std::size_t named = 0;
        static_cast<void>(((has_name<static_cast<Enum>(Is)>() && (++named, true)) && ...));
        return named;
    }
    (std::make_index_sequence<most>{});
}

} // namespace reaperd::archive
