package io.tidemark.cloudwatch;

import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.stream.StreamStats;
import java.util.function.Consumer;

/** What goes wrong, when, and what it must be seen to cause, so that a fault that never struck is found out. */
final class Fault {

    final String name;
    Consumer<CloudWatchLogsStream.Builder> settings = builder -> {};

    /** When the server is new, with nothing in it. */
    Consumer<LogsServer> before = server -> server.create(Books.GROUP, Books.STREAM);

    /** When a third has been appended, and settled. */
    Consumer<LogsServer> strike = server -> {};

    /** When two thirds have been appended. */
    Consumer<LogsServer> repair = server -> {};

    Consumer<Result> check = result -> {};
    boolean answersLost;
    boolean callsLost;

    Fault(String name) {
        this.name = name;
    }

    /** How it ended. */
    record Result(
            long entries, StreamStats entriesBecame, SubmissionStats submissions, Books books, LogsServer server) {}

    Fault with(Consumer<CloudWatchLogsStream.Builder> set) {
        settings = set;
        return this;
    }

    Fault on(Consumer<LogsServer> bareServer) {
        before = bareServer;
        return this;
    }

    Fault striking(Consumer<LogsServer> how) {
        strike = how;
        return this;
    }

    Fault repairing(Consumer<LogsServer> how) {
        repair = how;
        return this;
    }

    /** The server may have stored what it has not told. */
    Fault losingAnswers() {
        answersLost = true;
        return this;
    }

    /** Attempts may not come to the server. */
    Fault losingCalls() {
        callsLost = true;
        return this;
    }

    Fault checking(Consumer<Result> result) {
        check = result;
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
