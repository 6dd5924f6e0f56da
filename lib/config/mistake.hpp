// What a value's reader answers: the value, or what is wrong with the text and where in it.
#pragma once

#include "model/result.hpp"

#include <boost/system/result.hpp>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace reaperd::config {

struct mistake {
    mistake() = default;
    mistake(std::string what, std::size_t where)
        : message(std::move(what))
        , offset(where)
    {
    }

    std::string message;    // "'soon' is no length of time: write 5, 500ms, 10s or 2min"
    std::size_t offset = 0; // in the text that was read
};

template <class T>
using reading = boost::system::result<T, mistake>;

[[noreturn]] inline void throw_exception_from_error(const mistake& why, const boost::source_location&)
{
    throw std::runtime_error(why.message);
}

// The value goes to its place, or the mistake on to the caller.
template <class Target, class T>
reading<void> put(Target& target, reading<T> value)
{
    if (!value)
        return value.error();
    target = std::move(*value);
    return {};
}

} // namespace reaperd::config
