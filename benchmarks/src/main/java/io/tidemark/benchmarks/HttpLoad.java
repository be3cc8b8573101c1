package io.tidemark.benchmarks;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Sends GET requests for a time, each connection one after the other: {@code wrk}, or where that is not installed, threads of this JVM that do the same. */
abstract class HttpLoad {

    /** What it saw. */
    record Seen(long requests, double seconds, double p50Micros, double p99Micros) {}

    private HttpLoad() {}

    abstract Seen run(String url, int connections, int seconds) throws IOException, InterruptedException;

    /** @param path directories, as in the environment variable {@code PATH} */
    static HttpLoad find(@Nullable String path) {
        for (String directory : (path == null ? "" : path).split(Pattern.quote(File.pathSeparator), -1)) {
            Path wrk = Path.of(directory, "wrk");
            if (Files.isExecutable(wrk)) {
                return new Wrk(wrk);
            }
        }
        return new Sockets();
    }

    private static final class Wrk extends HttpLoad {
        private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([\\d.]+)(ms|s|m),");
        private static final Pattern BAD = Pattern.compile("Non-2xx.*|Socket errors.*");

        private final Path program;

        Wrk(Path program) {
            this.program = program;
        }

        @Override
        Seen run(String url, int connections, int seconds) throws IOException, InterruptedException {
            Process wrk = new ProcessBuilder(
                            program.toString(), "-t1", "-c" + connections, "-d" + seconds + "s", "--latency", url)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher requests = REQUESTS.matcher(said);
            Matcher bad = BAD.matcher(said);
            if (wrk.waitFor() != 0 || bad.find() || !requests.find()) {
                throw new IOException(program + " " + url + " failed: " + said);
            }
            return new Seen(
                    Long.parseLong(requests.group(1)),
                    micros(requests.group(2), requests.group(3)) / 1e6,
                    percentile(said, 50),
                    percentile(said, 99));
        }

        private static double percentile(String said, int percent) throws IOException {
            Matcher line = Pattern.compile("(?m)^ +" + percent + "% +([\\d.]+)(us|ms|s|m)$")
                    .matcher(said);
            if (!line.find()) {
                throw new IOException("wrk says nothing of " + percent + " percent: " + said);
            }
            return micros(line.group(1), line.group(2));
        }

        private static double micros(String number, String unit) {
            double factor = switch (unit) {
                case "us" -> 1;
                case "ms" -> 1e3;
                case "s" -> 1e6;
                default -> 60e6;
            };
            return Double.parseDouble(number) * factor;
        }

        @Override
        public String toString() {
            return "wrk with one thread";
        }
    }

    private static final class Sockets extends HttpLoad {
        private static final int LONGEST_LINE = 1024;

        @Override
        Seen run(String url, int connections, int seconds) throws IOException, InterruptedException {
            URI uri = URI.create(url);
            Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
            List<Throwable> problems = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(seconds);
            for (int i = 0; i < connections; i++) {
                Thread thread = new Thread(() -> visit(uri, end, latencies), "load-" + i);
                thread.setUncaughtExceptionHandler((failed, problem) -> {
                    synchronized (problems) {
                        problems.add(problem);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (!problems.isEmpty()) {
                throw new IOException(url + " could not be asked", problems.get(0));
            }
            return new Seen(
                    latencies.getTotalCount(),
                    (System.nanoTime() - start) / 1e9,
                    latencies.getValueAtPercentile(50) / 1e3,
                    latencies.getValueAtPercentile(99) / 1e3);
        }

        private static void visit(URI uri, long end, Histogram latencies) {
            byte[] request = ("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
                socket.setTcpNoDelay(true);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
                    out.write(request);
                    skipAnswer(in);
                    latencies.recordValue(System.nanoTime() - now);
                }
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }

        private static void skipAnswer(InputStream in) throws IOException {
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 2")) {
                throw new IOException("answered with " + status);
            }
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            header.substring("content-length:".length()).strip());
                }
            }
            if (length < 0) {
                throw new IOException("an answer has no length");
            }
            in.skipNBytes(length);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || line.length() > LONGEST_LINE) {
                    throw new IOException("an answer ends in its headers");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public String toString() {
            return "a client in Java (wrk is not installed)";
        }
    }
}
