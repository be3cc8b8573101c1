package io.tidemark.benchmarks;

import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Totals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The server of the CloudWatch tests as a program that counts and keeps nothing. Says on standard output where it is, and then, for each line
 * of its input, how many events it took, their size as CloudWatch Logs counts it, and that of the requests' bodies. Ends when its input does.
 */
public final class CountingServer {

    private CountingServer() {}

    /** Runs it; there are no arguments. */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (LogsServer server = LogsServer.start()) {
            server.countingOnly();
            System.out.println(server.endpoint());
            while (in.readLine() != null) {
                Totals totals = server.totals();
                System.out.println(totals.events() + " " + totals.countedBytes() + " " + totals.wireBytes());
            }
        }
    }
}
