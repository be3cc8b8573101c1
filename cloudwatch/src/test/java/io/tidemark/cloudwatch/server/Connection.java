package io.tidemark.cloudwatch.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection: reads a request, does with it what the behaviour says, and so on until one side has enough. */
final class Connection implements Runnable {

    private static final CountDownLatch OPEN = new CountDownLatch(0);

    private final Socket socket;
    private final Calls calls;
    private final Responder responder;
    private final Supplier<Behaviour> behaviour;

    Connection(Socket socket, Calls calls, Responder responder, Supplier<Behaviour> behaviour) {
        this.socket = socket;
        this.calls = calls;
        this.responder = responder;
        this.behaviour = behaviour;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            HttpInput in = new HttpInput(socket);
            OutputStream out = socket.getOutputStream();
            HttpInput.@Nullable Head head = in.head();
            while (head != null && answer(head, in, out) && !head.says("connection", "close")) {
                head = in.head();
            }
        } catch (IOException problem) {
            // The client is gone, or we are.
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether another request may follow. */
    private boolean answer(HttpInput.Head head, HttpInput in, OutputStream out)
            throws IOException, InterruptedException {
        Operation operation =
                head.method().equals("POST") ? Operation.of(head.headers().get("x-amz-target")) : Operation.UNKNOWN;
        boolean keep = !responder.isCountingOnly();
        try (Calls.Open open = calls.open(operation, head.headers(), keep)) {
            Reply first = Objects.requireNonNullElse(behaviour.get().to(open.call()), Reply.normal());
            if (first.ending() == Reply.Ending.RESET_UNREAD) {
                open.gone();
                reset();
                return false;
            }
            byte[] sent = in.body(head, out);
            RequestBody body = RequestBody.read(operation, sent, head.says("content-encoding", "gzip"), keep);
            open.read(sent.length, body);
            Reply reply = first.decided(open.call());
            if (!waitFor(reply, open, in)) {
                return false;
            }
            HttpAnswer carriedOut =
                    reply.isCarriedOut() ? responder.carryOut(open.call(), body, reply.rejected()) : null;
            switch (reply.ending()) {
                case ANSWER -> {
                    HttpAnswer answer = Objects.requireNonNullElseGet(
                            reply.answer() != null ? reply.answer() : carriedOut, Responder::pretended);
                    open.answered(answer.status());
                    answer.writeTo(out);
                    return true;
                }
                case BROKEN_OFF -> {
                    open.gone();
                    (carriedOut != null ? carriedOut : Responder.pretended()).writeHalfTo(out);
                }
                case SILENCE -> {
                    while (!in.isGone(100)) {
                        // The client still hopes.
                    }
                }
                case RESET, RESET_UNREAD -> {
                    // First, since the client may be back before this thread goes on.
                    open.gone();
                    reset();
                }
            }
            return false;
        }
    }

    /** Whether there still is a server when the time has come. */
    private boolean waitFor(Reply reply, Calls.Open open, HttpInput in) throws InterruptedException {
        CountDownLatch gate = reply.gate() != null ? reply.gate() : OPEN;
        long end = System.nanoTime() + reply.delay().toNanos();
        boolean gone = false;
        while (!gate.await(2, TimeUnit.MILLISECONDS) || System.nanoTime() - end < 0) {
            if (!gone && in.isGone(2)) {
                gone = true;
                open.gone();
            } else if (gone) {
                // Neither an open gate nor a client that is gone waits.
                Thread.sleep(2);
            }
            if (socket.isClosed()) {
                return false;
            }
        }
        return true;
    }

    /** Closes at once, and lets the client know the hard way. */
    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
