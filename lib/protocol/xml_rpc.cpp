#include "protocol/xml_rpc.hpp"

#include "protocol/base64.hpp"
#include "protocol/utf8.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/lexical_cast/try_lexical_convert.hpp>
#include <cctype>
#include <charconv>
#include <pugixml.hpp>

namespace reaperd::protocol::xml_rpc {
namespace {

namespace json = boost::json;

constexpr std::string_view declaration = "<?xml version='1.0'?>\n";
constexpr int deepest = 64; // nested arrays and structs

// ---- encoding: plain text, because a tree of a thousand programs would cost more than all else of an answer

void append_control(std::string& xml, unsigned char letter)
{
    if (letter == '\r') // as it is, XML would make a newline of it
        xml += "&#13;";
    else if (letter == '\n' || letter == '\t')
        xml += char(letter);
    else
        xml += {'\xE2', '\x90', char(0x80 + letter)};
}

void append_ascii(std::string& xml, char letter)
{
    if (letter == '&')
        xml += "&amp;";
    else if (letter == '<')
        xml += "&lt;";
    else if (letter == '>')
        xml += "&gt;";
    else if (static_cast<unsigned char>(letter) < ' ')
        append_control(xml, static_cast<unsigned char>(letter));
    else
        xml += letter;
}

void append_text(std::string& xml, std::string_view text)
{
    while (!text.empty()) {
        const auto from = text;
        const auto letter = take_letter(text);
        if (!letter || *letter == 0xFFFE || *letter == 0xFFFF)
            xml += replacement_character;
        else if (*letter < 0x80)
            append_ascii(xml, char(*letter));
        else
            xml += from.substr(0, from.size() - text.size());
    }
}

void append(std::string& xml, const json::value&);

void append(std::string& xml, const json::array& items)
{
    xml += "<array><data>";
    for (const auto& item : items)
        append(xml, item);
    xml += "</data></array>";
}

void append(std::string& xml, const json::object& members)
{
    xml += "<struct>";
    for (const auto& [name, value] : members) {
        xml += "<member><name>";
        append_text(xml, name);
        xml += "</name>";
        append(xml, value);
        xml += "</member>";
    }
    xml += "</struct>";
}

std::string to_text(double number)
{
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

void append(std::string& xml, const json::value& value)
{
    xml += "<value>";
    switch (value.kind()) {
    case json::kind::null: xml += "<nil/>"; break;
    case json::kind::bool_: xml += value.get_bool() ? "<boolean>1</boolean>" : "<boolean>0</boolean>"; break;
    case json::kind::int64: xml += "<int>" + std::to_string(value.get_int64()) + "</int>"; break;
    case json::kind::uint64: xml += "<int>" + std::to_string(value.get_uint64()) + "</int>"; break;
    case json::kind::double_: xml += "<double>" + to_text(value.get_double()) + "</double>"; break;
    case json::kind::string:
        xml += "<string>";
        append_text(xml, value.get_string());
        xml += "</string>";
        break;
    case json::kind::array: append(xml, value.get_array()); break;
    case json::kind::object: append(xml, value.get_object()); break;
    }
    xml += "</value>\n";
}

void append_parameters(std::string& xml, const json::array& values)
{
    xml += "<params>\n";
    for (const auto& value : values) {
        xml += "<param>\n";
        append(xml, value);
        xml += "</param>\n";
    }
    xml += "</params>\n";
}

// ---- decoding

failure not_xml_rpc(const std::string& what)
{
    return failure{"not XML-RPC: " + what};
}

result<json::value> decode(const pugi::xml_node& value, int depth);

std::string_view text_of(const pugi::xml_node& node)
{
    return node.text().get();
}

template <class Number>
result<json::value> decode_number(std::string_view text)
{
    Number number{};
    const auto first = text.find_first_not_of(" \t\r\n");
    const auto last = text.find_last_not_of(" \t\r\n");
    if (first != text.npos)
        text = text.substr(first, last - first + 1);
    if (!boost::conversion::try_lexical_convert(text, number))
        return not_xml_rpc("'" + std::string(text) + "' is no number");
    return json::value(number);
}

result<json::value> decode_array(const pugi::xml_node& array, int depth)
{
    json::array items;
    for (const auto& each : array.child("data").children("value")) {
        auto item = decode(each, depth);
        if (!item)
            return item;
        items.push_back(std::move(*item));
    }
    return json::value(std::move(items));
}

result<json::value> decode_struct(const pugi::xml_node& structure, int depth)
{
    json::object members;
    for (const auto& each : structure.children("member")) {
        auto value = decode(each.child("value"), depth);
        if (!value)
            return value;
        members.insert_or_assign(text_of(each.child("name")), std::move(*value));
    }
    return json::value(std::move(members));
}

// Written in lines, as a rule.
result<json::value> decode_base64(std::string_view text)
{
    std::string letters(text);
    std::erase_if(letters, [](unsigned char letter) { return std::isspace(letter); });
    auto bytes = from_base64(letters);
    if (!bytes)
        return not_xml_rpc("this is no base64");
    return json::value(json::string(*bytes));
}

pugi::xml_node first_element(const pugi::xml_node& parent)
{
    return parent.find_child([](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
}

result<json::value> decode(const pugi::xml_node& value, int depth)
{
    if (depth > deepest)
        return not_xml_rpc("too many arrays and structs in one another");
    const auto typed = first_element(value);
    const std::string_view type = typed.name();
    if (type.empty() || type == "string" || type == "dateTime.iso8601")
        return json::value(json::string(text_of(typed ? typed : value)));
    if (type == "int" || type == "i4" || type == "i8")
        return decode_number<std::int64_t>(text_of(typed));
    if (type == "boolean")
        return json::value(text_of(typed) == "1");
    if (type == "double")
        return decode_number<double>(text_of(typed));
    if (type == "array")
        return decode_array(typed, depth + 1);
    if (type == "struct")
        return decode_struct(typed, depth + 1);
    if (type == "base64")
        return decode_base64(text_of(typed));
    if (type == "nil")
        return json::value(nullptr);
    return not_xml_rpc("there is no type '" + std::string(type) + "'");
}

result<json::array> decode_parameters(const pugi::xml_node& parameters)
{
    json::array values;
    for (const auto& each : parameters.children("param")) {
        auto value = decode(each.child("value"), 0);
        if (!value)
            return value.error();
        values.push_back(std::move(*value));
    }
    return values;
}

// The text of a value counts as it is, spaces too.
result<pugi::xml_document> parse(std::string_view xml)
{
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
                                             pugi::encoding_utf8);
    if (!parsed)
        return not_xml_rpc(std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset));
    return document;
}

} // namespace

std::string encode(const call& what)
{
    std::string xml(declaration);
    xml += "<methodCall>\n<methodName>";
    append_text(xml, what.method);
    xml += "</methodName>\n";
    append_parameters(xml, what.parameters);
    return xml + "</methodCall>\n";
}

std::string encode(const answer& what)
{
    std::string xml(declaration);
    xml += "<methodResponse>\n";
    if (const auto* wrong = std::get_if<fault>(&what)) {
        xml += "<fault>\n";
        append(xml, json::value(json::object{{"faultCode", wrong->code}, {"faultString", wrong->text}}));
        xml += "</fault>\n";
    } else {
        append_parameters(xml, {std::get<json::value>(what)});
    }
    return xml + "</methodResponse>\n";
}

result<call> decode_call(std::string_view xml)
{
    auto document = parse(xml);
    if (!document)
        return document.error();
    const auto root = document->child("methodCall");
    call made{std::string(text_of(root.child("methodName"))), {}};
    if (made.method.empty())
        return not_xml_rpc("no methodName");
    auto parameters = decode_parameters(root.child("params"));
    if (!parameters)
        return parameters.error();
    made.parameters = std::move(*parameters);
    return made;
}

result<answer> decode_answer(std::string_view xml)
{
    auto document = parse(xml);
    if (!document)
        return document.error();
    const auto root = document->child("methodResponse");
    const auto failed = root.child("fault");
    auto value = decode((failed ? failed : root.child("params").child("param")).child("value"), 0);
    if (!root || !value)
        return root ? value.error() : not_xml_rpc("no methodResponse");
    if (!failed)
        return answer{std::move(*value)};
    const auto* told = value->if_object();
    if (!told || !told->contains("faultCode") || !told->at("faultCode").is_int64() || !told->contains("faultString")
        || !told->at("faultString").is_string())
        return not_xml_rpc("a fault without faultCode and faultString");
    return answer{fault{int(told->at("faultCode").get_int64()), std::string(told->at("faultString").get_string())}};
}

} // namespace reaperd::protocol::xml_rpc
