package io.tidemark.cloudwatch.server;

/**
 * Runs a {@link LogsServer} by hand and prints a line for each call: {@code java -cp ... io.tidemark.cloudwatch.server.LogsServerProgram
 * 4566}. Apart from the tests' classes it needs Jackson (core, annotations, databind).
 */
public final class LogsServerProgram {

    private static final int PORT = 4566;

    private LogsServerProgram() {}

    /**
     * Runs until it is interrupted.
     *
     * @param arguments the port; 4566 if there is none
     */
    public static void main(String[] arguments) throws InterruptedException {
        LogsServer server = LogsServer.start(arguments.length == 0 ? PORT : Integer.parseInt(arguments[0]));
        server.onCall(System.out::println);
        System.out.println(server.endpoint());
        Thread.currentThread().join();
    }
}
