#include "protocol/field.hpp"

#include <algorithm>

namespace reaperd::protocol {

field field::operator[](std::string_view key) const
{
    if (!value_ || !value_->is_object()) {
        wrong("expected an object");
        return {*this, nullptr, key};
    }
    return {*this, value_->get_object().if_contains(key), key};
}

std::string field::text() const
{
    if (const auto* text = value_ ? value_->if_string() : nullptr)
        return {text->data(), text->size()};
    wrong("expected a string");
    return {};
}

bool field::flag() const
{
    if (const auto* flag = value_ ? value_->if_bool() : nullptr)
        return *flag;
    wrong("expected true or false");
    return false;
}

std::int64_t field::integer(std::int64_t least, std::int64_t most) const
{
    if (const auto* number = value_ ? value_->if_int64() : nullptr; number && *number >= least && *number <= most)
        return *number;
    wrong("expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
}

void field::only(std::initializer_list<std::string_view> known) const
{
    if (!value_ || !value_->is_object())
        return wrong("expected an object");
    for (const auto& member : value_->get_object())
        if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
            return field(*this, &member.value(), member.key()).wrong("unknown field");
}

void field::wrong(const std::string& why) const
{
    if (problem_)
        return;
    auto where = path();
    problem_ = failure{(where.empty() ? "" : where + ": ") + (value_ ? why : "missing")};
}

std::string field::path() const
{
    if (!parent_)
        return {};
    auto before = parent_->path();
    if (key_.empty())
        return before + "[" + std::to_string(index_) + "]";
    return before + (before.empty() ? "" : ".") + std::string(key_);
}

} // namespace reaperd::protocol
