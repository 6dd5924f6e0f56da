#include "control/session.hpp"
#include "control/admission.hpp"
#include "control/following.hpp"
#include "control/rpc/rpc.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <sys/socket.h>
#include <unistd.h>

namespace reaperd::control {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// In this file no co_await stands behind && or ?: : g++ 12 destroys the temporaries of an operand that was not
// evaluated, and those that braces make twice.
class session : public std::enable_shared_from_this<session> {
public:
    session(asio::generic::stream_protocol::socket socket, peer whom, std::shared_ptr<session_context> context)
        : stream_(std::move(socket))
        , buffer_(context->limits.header_bytes + read_ahead)
        , peer_(std::move(whom))
        , context_(std::move(context))
    {
    }
    asio::awaitable<void> serve();

private:
    using request = http::request<http::string_body>;
    using next_step = bool; // true: the connection goes on
    static constexpr std::size_t read_ahead = 8 * 1024;
    static constexpr unsigned http_1_1 = 11;

    asio::awaitable<next_step> serve_one();
    asio::awaitable<bool> await_first_byte();
    asio::awaitable<next_step> reject(beast::error_code);
    asio::awaitable<next_step> close_the_door();
    asio::awaitable<next_step> answer(const request&);
    asio::awaitable<next_step> change(const protocol::request&, const request&);
    asio::awaitable<std::optional<protocol::reply>> ask(const protocol::request&);
    asio::awaitable<next_step> call(const rpc::call&, const request&);
    asio::awaitable<std::optional<rpc::answer>> perform(const rpc::call&);
    asio::awaitable<std::optional<rpc::answer>> perform_all(const rpc::call&);
    asio::awaitable<next_step> follow(const follow_order&, const request&);
    asio::awaitable<next_step> pass_on(following&, std::string beginning, const std::string& name);
    asio::awaitable<bool> write(asio::const_buffer);
    asio::awaitable<bool> send(response, unsigned version, bool keep_alive);
    asio::awaitable<bool> send(response, const request&);

    protocol::reply ask_without_waiting(const protocol::request&);
    result<std::string> beginning_of(const follow_order&) const;
    result<subscription> subscribe(const follow_order&, api::on_output);
    template <class Watcher>
    void watch_departure(std::shared_ptr<Watcher>);
    void drop() { stream_.close(); }

    beast::basic_stream<asio::generic::stream_protocol> stream_;
    beast::flat_buffer buffer_;
    peer peer_;
    std::shared_ptr<session_context> context_;
    connections::place place_{context_->everybody, [this] { drop(); }};
};

asio::awaitable<void> session::serve()
{
    bool goes_on = true;
    while (goes_on && !context_->closed)
        goes_on = co_await serve_one();
}

asio::awaitable<bool> session::serve_one()
{
    place_.idle();
    if (!co_await await_first_byte())
        co_return false;
    http::request_parser<http::string_body> parser;
    parser.header_limit(std::uint32_t(context_->limits.header_bytes));
    parser.body_limit(context_->limits.body_bytes);
    stream_.expires_after(context_->limits.read_time);
    auto [header_error, header_bytes] = co_await http::async_read_header(stream_, buffer_, parser, as_result);
    const bool is_too_long = header_error == http::error::body_limit; // by what its header says
    if (header_error && !is_too_long)
        co_return co_await reject(header_error);
    if (!is_let_in(parser.get()[http::field::authorization],
                   context_->login)) // before its body, which nobody will read
        co_return co_await close_the_door();
    if (is_too_long)
        co_return co_await reject(header_error);
    auto [error, bytes] = co_await http::async_read(stream_, buffer_, parser, as_result);
    if (error)
        co_return co_await reject(error);
    place_.busy();
    stream_.expires_never();
    if (context_->closed)
        co_return false;
    co_return co_await answer(parser.get());
}

asio::awaitable<bool> session::await_first_byte()
{
    if (buffer_.size() > 0)
        co_return true;
    stream_.expires_after(context_->limits.idle_time);
    auto [error, bytes] = co_await stream_.async_read_some(buffer_.prepare(read_ahead), as_result);
    buffer_.commit(bytes);
    co_return !error;
}

// Where HTTP has a word for what is wrong, the client hears it; a client that is too slow, or gone, hears nothing.
asio::awaitable<bool> session::reject(beast::error_code error)
{
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        co_await send(refusal(431, "the header is too long"), http_1_1, false);
    else if (error == http::error::body_limit)
        co_await send(refusal(413, "the body is too long"), http_1_1, false);
    else if (error.category() == http::make_error_code(http::error::bad_method).category()
             && error != http::error::end_of_stream && error != http::error::partial_message)
        co_await send(refusal(400, "not HTTP: " + error.message()), http_1_1, false);
    co_return false;
}

asio::awaitable<bool> session::close_the_door()
{
    auto closed_door = refusal(401, "username and password are needed");
    closed_door.header = "WWW-Authenticate";
    closed_door.header_value = "Basic realm=\"default\", charset=\"UTF-8\"";
    co_return co_await send(std::move(closed_door), http_1_1, false);
}

asio::awaitable<bool> session::answer(const request& r)
{
    if (comes_from_a_strange_page(r[http::field::origin], r[http::field::host])) {
        auto stranger = refusal(403, "a page of another site may not ask");
        co_return co_await send(std::move(stranger), r);
    }
    auto way = route(context_->daemon, context_->limits, r.method_string(), r.target(), r.body());
    if (auto* at_once = std::get_if<response>(&way))
        co_return co_await send(std::move(*at_once), r);
    if (auto* wanted = std::get_if<protocol::request>(&way))
        co_return co_await change(*wanted, r);
    if (auto* method = std::get_if<rpc::call>(&way))
        co_return co_await call(*method, r);
    co_return co_await follow(std::get<follow_order>(way), r);
}

// ---- changes

asio::awaitable<bool> session::change(const protocol::request& wanted, const request& r)
{
    auto reply = co_await ask(wanted);
    if (!reply)
        co_return false;
    co_return co_await send(to_response(std::move(*reply)), r);
}

struct pending_answer {
    control::bell bell;
    std::optional<protocol::reply> reply = {};
    bool client_gone = false;

    void leave()
    {
        client_gone = true;
        bell.ring();
    }
};

asio::awaitable<std::optional<protocol::reply>> session::ask(const protocol::request& wanted)
{
    auto pending = std::make_shared<pending_answer>(control::bell(stream_.get_executor()));
    auto number = context_->daemon.perform(wanted, peer_, [pending](protocol::reply reply) {
        pending->reply = std::move(reply);
        pending->bell.ring();
    });
    if (!pending->reply)
        watch_departure(pending);
    while (!pending->reply && !pending->client_gone)
        co_await pending->bell.heard();
    if (!pending->reply && !context_->closed)
        context_->daemon.abandon(number);
    stream_.cancel();
    co_return pending->reply;
}

// Only a connection that is closed for good counts (EPOLLHUP): a client may have shut down its writing side and still
// wait for the answer. A dropped connection ends the wait too.
template <class Watcher>
void session::watch_departure(std::shared_ptr<Watcher> watcher)
{
    stream_.socket().async_wait(asio::socket_base::wait_error, [watcher](beast::error_code) { watcher->leave(); });
}

// ---- methods of XML-RPC

asio::awaitable<bool> session::call(const rpc::call& method, const request& r)
{
    std::optional<rpc::answer> told;
    if (method.method == rpc::multicall)
        told = co_await perform_all(method);
    else
        told = co_await perform(method);
    if (!told)
        co_return false;
    response answered;
    answered.body = protocol::xml_rpc::encode(*told);
    answered.type = "text/xml";
    co_return co_await send(std::move(answered), r);
}

asio::awaitable<std::optional<rpc::answer>> session::perform(const rpc::call& method)
{
    auto way = rpc::perform(context_->daemon, method);
    if (auto* at_once = std::get_if<rpc::answer>(&way))
        co_return std::move(*at_once);
    auto& errand = std::get<rpc::errand>(way);
    if (!errand.wait)
        co_return errand.read(ask_without_waiting(errand.request));
    auto reply = co_await ask(errand.request);
    if (!reply)
        co_return std::nullopt;
    co_return errand.read(*reply);
}

// One after another, and each may wait. The client's departure ends it.
asio::awaitable<std::optional<rpc::answer>> session::perform_all(const rpc::call& method)
{
    auto calls = rpc::calls_of(method.parameters);
    if (auto* wrong = std::get_if<rpc::fault>(&calls))
        co_return rpc::answer(std::move(*wrong));
    boost::json::array results;
    for (auto& each : std::get<std::vector<rpc::listed_call>>(calls)) {
        std::optional<rpc::answer> told;
        if (auto* refused = std::get_if<rpc::fault>(&each))
            told = std::move(*refused);
        else
            told = co_await perform(std::get<rpc::call>(each));
        if (!told || context_->closed)
            co_return std::nullopt;
        results.push_back(rpc::result_of(std::move(*told)));
    }
    co_return rpc::answer(boost::json::value(std::move(results)));
}

// What is known at once: that a program cannot be started, for example.
protocol::reply session::ask_without_waiting(const protocol::request& wanted)
{
    auto reply = std::make_shared<protocol::reply>();
    auto number = context_->daemon.perform(wanted, peer_, [reply](protocol::reply told) { *reply = std::move(told); });
    context_->daemon.abandon(number);
    return *reply;
}

// ---- following

asio::awaitable<bool> session::follow(const follow_order& order, const request& r)
{
    if (r.version() < 11)
        co_return co_await send(refusal(505, "to follow a log needs HTTP/1.1"), r);
    auto beginning = beginning_of(order);
    if (!beginning)
        co_return co_await send(refusal(404, beginning.error().message), r);
    auto state = std::make_shared<following>(control::bell(stream_.get_executor()), context_->limits.follow_buffer);
    auto subscription = subscribe(order, [state](std::string_view output) { state->add(output); });
    if (!subscription)
        co_return co_await send(refusal(404, subscription.error().message), r);
    auto entry = context_->followings.emplace(order.name, state);
    watch_departure(state);
    bool goes_on = co_await pass_on(*state, std::move(*beginning), order.name);
    context_->followings.erase(entry);
    stream_.cancel();
    co_return goes_on;
}

result<std::string> session::beginning_of(const follow_order& order) const
{
    if (order.name.empty())
        return context_->daemon.own_log_tail(order.beginning);
    return context_->daemon.log_tail(order.name, order.stream, order.beginning);
}

result<subscription> session::subscribe(const follow_order& order, api::on_output tell)
{
    if (order.name.empty())
        return context_->daemon.follow_own_log(std::move(tell));
    return context_->daemon.follow(order.name, order.stream, std::move(tell));
}

asio::awaitable<bool> session::pass_on(following& state, std::string piece, const std::string& name)
{
    http::response<http::empty_body> header(http::status::ok, 11);
    header.set(http::field::content_type, "text/plain; charset=utf-8");
    header.set("X-Accel-Buffering", "no"); // proxies pass each piece on
    header.chunked(true);
    http::response_serializer<http::empty_body> serializer(header);
    stream_.expires_after(context_->limits.write_time);
    auto [error, bytes] = co_await http::async_write_header(stream_, serializer, as_result);
    bool heard = !error;
    while (heard && !state.client_gone) {
        if (!piece.empty())
            heard = co_await write(asio::buffer(piece));
        else if (state.ended)
            break;
        else
            co_await state.bell.heard();
        piece = state.take();
    }
    if (state.overflowed && !context_->closed)
        context_->daemon.note("dropped a client that follows " + name + " and reads too slowly (" + peer_.description
                              + ")");
    if (!heard || state.client_gone)
        co_return false;
    constexpr std::string_view reason = "\n[reaperd: output came faster than it was read; the rest was not sent]\n";
    if (state.overflowed)
        co_await write(asio::buffer(reason));
    auto [end_error, end_bytes] = co_await asio::async_write(stream_, http::make_chunk_last(), as_result);
    co_return !end_error && !state.overflowed;
}

asio::awaitable<bool> session::write(asio::const_buffer piece)
{
    stream_.expires_after(context_->limits.write_time);
    auto [error, bytes] = co_await asio::async_write(stream_, http::make_chunk(piece), as_result);
    co_return !error;
}

// ---- answers

asio::awaitable<bool> session::send(response r, const request& asked)
{
    co_return co_await send(std::move(r), asked.version(), asked.keep_alive());
}

asio::awaitable<bool> session::send(response r, unsigned version, bool keep_alive)
{
    place_.idle();
    http::response<http::string_body> message(http::status(r.status), version, std::move(r.body));
    message.set(http::field::content_type, r.type);
    if (!r.header.empty())
        message.set(r.header, r.header_value);
    message.keep_alive(keep_alive);
    message.prepare_payload();
    stream_.expires_after(context_->limits.write_time);
    auto [error, bytes] = co_await http::async_write(stream_, message, as_result);
    co_return !error && keep_alive;
}

} // namespace

void start_session(asio::io_context& loop, int descriptor, peer whom, std::shared_ptr<session_context> context)
{
    asio::generic::stream_protocol::socket socket(loop);
    boost::system::error_code error;
    socket.assign({AF_UNIX, 0}, descriptor, error); // of whatever family: nothing here depends on it
    if (error) {
        ::close(descriptor);
        return;
    }
    auto one = std::make_shared<session>(std::move(socket), std::move(whom), context);
    // The session boundary: what goes wrong unexpectedly in one costs that client its connection and nothing else.
    auto ended = [one, context](std::exception_ptr thrown) {
        try {
            if (thrown)
                std::rethrow_exception(thrown);
        } catch (const std::exception& why) {
            if (!context->closed)
                context->daemon.note(std::string("dropped a client: ") + why.what());
        }
    };
    asio::co_spawn(loop, one->serve(), ended);
}

} // namespace reaperd::control
