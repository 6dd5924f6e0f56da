// A place in a JSON document that knows its way there. Reading a value of the wrong kind notes the first such place and
// goes on with a default, so that decoding reads as a list of fields and is checked once, at its end.
// A field must not outlive the one that it came from.
#pragma once

#include "model/result.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace reaperd::protocol {

class field {
public:
    field(const boost::json::value& root, std::optional<failure>& problem)
        : value_(&root)
        , problem_(problem)
    {
    }

    field operator[](std::string_view key) const;
    bool is_null() const { return value_ && value_->is_null(); }
    bool is_absent() const { return !value_; }
    bool is_number() const { return value_ && value_->is_int64(); }

    std::string text() const;
    bool flag() const;
    template <class T>
    T number() const;
    template <class Read>
    auto list(Read) const -> std::vector<std::invoke_result_t<Read, const field&>>;

    void only(std::initializer_list<std::string_view> known) const; // an object with no other keys
    void wrong(const std::string& why) const;

private:
    field(const field& parent, const boost::json::value* value, std::string_view key, std::size_t index = 0)
        : value_(value)
        , parent_(&parent)
        , key_(key)
        , index_(index)
        , problem_(parent.problem_)
    {
    }
    std::int64_t integer(std::int64_t least, std::int64_t most) const;
    std::string path() const;

    const boost::json::value* value_; // none: the field is missing
    const field* parent_ = nullptr;
    std::string_view key_; // empty: an element of a list
    std::size_t index_ = 0;
    std::optional<failure>& problem_;
};

// JSON numbers are signed here: nobody counts to 2^63.
template <class T>
T field::number() const
{
    using range = std::numeric_limits<T>;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return static_cast<T>(integer(std::int64_t(range::min()),
                                  std::in_range<std::int64_t>(range::max()) ? std::int64_t(range::max()) : most));
}

template <class Read>
auto field::list(Read read) const -> std::vector<std::invoke_result_t<Read, const field&>>
{
    std::vector<std::invoke_result_t<Read, const field&>> items;
    if (!value_ || !value_->is_array()) {
        wrong("expected a list");
        return items;
    }
    const auto& elements = value_->get_array();
    items.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        items.push_back(read(field(*this, &elements[i], {}, i)));
    return items;
}

} // namespace reaperd::protocol
