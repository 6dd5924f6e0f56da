// Writes values one behind the other, in few bytes: small numbers take one. What reader gets back, in the same order.
//
//     writer to;  to.put(answer);  to.put(names);  file = std::move(to).take();
//
// A struct says how many members it has, so that a later version that has more of them, at its end, still reads it.
#pragma once

#include "archive/kinds.hpp"

#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace reaperd::archive {

class writer {
public:
    void put(bool value) { put_byte(value ? 1 : 0); }
    void put(double value) { put_fixed(std::bit_cast<std::uint64_t>(value)); }
    void put(std::string_view text);
    void put(const std::string& text) { put(std::string_view(text)); }
    void put(const char*) = delete; // it would become a bool

    template <integer T>
    void put(T value)
    {
        if constexpr (std::is_signed_v<T>)
            put_number(folded(value));
        else
            put_number(value);
    }

    template <enumeration T>
    void put(T value)
    {
        put(static_cast<std::underlying_type_t<T>>(value));
    }

    template <class Rep, class Period>
    void put(std::chrono::duration<Rep, Period> value)
    {
        put(value.count());
    }

    // steady_clock counts from the start of the machine, so it is never negative.
    void put(std::chrono::steady_clock::time_point value)
    {
        put(static_cast<std::uint64_t>(value.time_since_epoch().count()));
    }

    template <class T>
    void put(const std::optional<T>& maybe)
    {
        put(maybe.has_value());
        if (maybe)
            put(*maybe);
    }

    template <class... Ts>
    void put(const std::variant<Ts...>& one)
    {
        put(one.index());
        std::visit([&](const auto& value) { put(value); }, one);
    }

    template <class T>
    void put(const std::vector<T>& all)
    {
        put_all(all);
    }

    template <class Key, class T, class Compare>
    void put(const std::map<Key, T, Compare>& all)
    {
        put_all(all);
    }

    template <class T, class Compare>
    void put(const std::set<T, Compare>& all)
    {
        put_all(all);
    }

    template <class First, class Second>
    void put(const std::pair<First, Second>& both)
    {
        put(both.first);
        put(both.second);
    }

    template <plain_struct T>
    void put(const T& value)
    {
        put(members_of<T>);
        boost::pfr::for_each_field(value, [&](const auto& member) { put(member); });
    }

    std::size_t size() const { return bytes_.size(); }
    std::string take() && { return std::move(bytes_); }

private:
    // -1 is 1, 1 is 2, -2 is 3: what is near to nothing is short.
    static std::uint64_t folded(std::int64_t value)
    {
        return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    }

    void put_byte(std::uint8_t byte) { bytes_.push_back(static_cast<char>(byte)); }
    void put_number(std::uint64_t); // seven bits a byte, the low ones first
    void put_fixed(std::uint64_t);

    template <class Container>
    void put_all(const Container& all)
    {
        put(all.size());
        for (const auto& each : all)
            put(each);
    }

    std::string bytes_;
};

template <class T>
std::string pack(const T& value)
{
    writer to;
    to.put(value);
    return std::move(to).take();
}

} // namespace reaperd::archive
