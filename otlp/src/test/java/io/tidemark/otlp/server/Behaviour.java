package io.tidemark.otlp.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Decides how the server answers each request. Asked by several threads at once. */
@FunctionalInterface
public interface Behaviour {

    /** @param path of the URL, or of the gRPC method */
    Reply to(String path);

    static Behaviour normal() {
        return path -> Reply.ok();
    }

    static Behaviour always(Reply reply) {
        return path -> reply;
    }

    /** The first so many requests get this reply, the others are taken. */
    static Behaviour first(int requests, Reply reply) {
        AtomicInteger seen = new AtomicInteger();
        return path -> seen.getAndIncrement() < requests ? reply : Reply.ok();
    }

    /** The first request gets the first reply, and so on; the others are taken. */
    static Behaviour inOrder(Reply... replies) {
        Reply[] copy = replies.clone();
        AtomicInteger seen = new AtomicInteger();
        return path -> {
            int index = seen.getAndIncrement();
            return index < copy.length ? copy[index] : Reply.ok();
        };
    }
}
