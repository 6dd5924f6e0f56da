// Reads what a writer wrote, and believes none of it: get() says whether there was such a value, and from the first
// time there was not, it never says yes again. Whatever the bytes are, what is made of them is bounded.
//
//     reader from(bytes);
//     if (!from.get(answer) || !from.get(names) || !from.at_end()) ...
//
// After a no the value is something that can be thrown away.
#pragma once

#include "archive/kinds.hpp"

#include <bit>
#include <cstdint>
#include <limits>
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

class reader {
public:
    explicit reader(std::string_view bytes);

    bool at_end() const { return good_ && rest_.empty(); }

    bool get(bool&);
    bool get(double&); // a finite one
    bool get(std::string&);

    template <integer T>
    bool get(T& value)
    {
        if constexpr (std::is_signed_v<T>)
            return get_signed(value);
        else
            return get_unsigned(value);
    }

    template <enumeration T>
    bool get(T& value)
    {
        std::underlying_type_t<T> number{};
        if (!get(number) || !is_one_of<T>(number))
            return fail();
        value = static_cast<T>(number);
        return true;
    }

    template <class Rep, class Period>
    bool get(std::chrono::duration<Rep, Period>& value)
    {
        Rep count{};
        if (!get(count))
            return false;
        value = std::chrono::duration<Rep, Period>(count);
        return true;
    }

    bool get(std::chrono::steady_clock::time_point&);

    template <class T>
    bool get(std::optional<T>& maybe)
    {
        bool is_there = false;
        maybe.reset();
        return get(is_there) && (!is_there || get(maybe.emplace()));
    }

    template <class... Ts>
    bool get(std::variant<Ts...>& one)
    {
        return get_alternative(one, std::index_sequence_for<Ts...>{});
    }

    template <class T>
    bool get(std::vector<T>& all)
    {
        all.clear();
        std::size_t count = 0;
        if (!get_size(count) || !afford(count, sizeof(T)))
            return fail();
        all.reserve(count);
        while (count-- > 0 && get(all.emplace_back())) {
        }
        return good_;
    }

    template <class Key, class T, class Compare>
    bool get(std::map<Key, T, Compare>& all)
    {
        all.clear();
        return get_all<std::pair<Key, T>>([&](auto&& each) { return all.insert(std::move(each)).second; });
    }

    template <class T, class Compare>
    bool get(std::set<T, Compare>& all)
    {
        all.clear();
        return get_all<T>([&](T&& each) { return all.insert(std::move(each)).second; });
    }

    template <class First, class Second>
    bool get(std::pair<First, Second>& both)
    {
        return get(both.first) && get(both.second);
    }

    // The members that it was written with; later ones stay as they are.
    template <plain_struct T>
    bool get(T& value)
    {
        std::size_t written = 0;
        if (!get(written) || written > members_of<T> || (written == 0) != (members_of<T> == 0))
            return fail();
        boost::pfr::for_each_field(value, [&](auto& member, std::size_t index) {
            if (index < written)
                this->get(member);
        });
        return good_;
    }

private:
    bool fail() { return good_ = false; }
    bool get_byte(std::uint8_t&);
    bool get_number(std::uint64_t&);
    bool get_fixed(std::uint64_t&);
    bool get_size(std::size_t&); // of what follows, a byte each at least
    bool afford(std::size_t count, std::size_t size_of_each);

    template <class T>
    bool get_unsigned(T& value)
    {
        std::uint64_t number = 0;
        if (!get_number(number) || number > std::numeric_limits<T>::max())
            return fail();
        value = static_cast<T>(number);
        return true;
    }

    template <class T>
    bool get_signed(T& value)
    {
        std::uint64_t folded = 0;
        if (!get_number(folded))
            return false;
        const auto number = static_cast<std::int64_t>((folded >> 1) ^ (~(folded & 1) + 1));
        if (!std::in_range<T>(number))
            return fail();
        value = static_cast<T>(number);
        return true;
    }

    template <enumeration T>
    static bool is_one_of(std::underlying_type_t<T> number)
    {
        constexpr auto names = names_of<T>();
        return names == 0 || (std::cmp_greater_equal(number, 0) && std::cmp_less(number, names));
    }

    template <class... Ts, std::size_t... Is>
    bool get_alternative(std::variant<Ts...>& one, std::index_sequence<Is...>)
    {
        std::size_t index = 0;
        if (!get(index))
            return false;
        const bool known = ((Is == index && (get(one.template emplace<Is>()), true)) || ...);
        return known ? good_ : fail();
    }

    template <class T, class Keep>
    bool get_all(Keep keep)
    {
        std::size_t count = 0;
        if (!get_size(count) || !afford(count, sizeof(T)))
            return fail();
        for (; count > 0; --count) {
            T each{};
            if (!get(each) || !keep(std::move(each)))
                return fail();
        }
        return true;
    }

    std::string_view rest_;
    std::size_t budget_; // of memory
    bool good_ = true;
};

// Nothing: the bytes are no T, or there are more of them.
template <class T>
std::optional<T> unpack(std::string_view bytes)
{
    reader from(bytes);
    std::optional<T> value(std::in_place);
    if (!from.get(*value) || !from.at_end())
        value.reset();
    return value;
}

} // namespace reaperd::archive
