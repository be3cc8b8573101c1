package io.tidemark.output;

import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a file, and begins a new one as time passes, as the file grows, or both.
 *
 * <pre>{@code
 * Output output = RollingFile.in(Path.of("/var/log/ducks")).named("service_log.log").every(Rotation.MINUTE).open();
 * }</pre>
 *
 * <p><b>Names.</b> {@code service_log.log.2026-11-21-21-42}: the base name and, if there is a rotation by time, the time in UTC at which the
 * period began. With a size limit, the further files of a period end in {@code .1}, {@code .2} and so on; the highest is the
 * newest, and no file is ever renamed. A file is locked while it is written: a second process (or a second {@code RollingFile} in
 * this one) with the same directory and base name writes to {@code .p2}, a third to {@code .p3}, before the number.
 *
 * <p><b>Lines stay whole.</b> A line is never split across files; one that is larger than the size limit gets a file of its own. A block
 * that cannot be written is taken back. An incomplete last line of an earlier process is closed off with a line feed.
 *
 * <p><b>What happens to the file.</b> It may be deleted or moved away, also with its directory: before each block it is made sure that the
 * file is still there, else it is made anew. If writing fails, for example because the disk is full, the lines of the
 * block are lost (and counted), and after the first try the next is at most every 50 ms, later every second, so that a broken disk costs
 * no time. A file that is still empty when its period is over is deleted.
 *
 * <p>On POSIX systems a process gives up its lock of a file when it closes any stream to it: do not read the file from within
 * the process that writes it, if another may write under the same name.
 *
 * <p>Bytes are handed to the operating system, not forced onto the disk: they outlive the process, not the machine.
 *
 * <p>As any output, for one thread at a time.
 */
public final class RollingFile implements Output {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_PROCESSES = 100;

    private final Path directory;
    private final String base;
    private final Rotation rotation;
    private final long maxBytes;
    private final TimeSource time;

    private volatile @Nullable LogFile file;

    /** Where the file is in its series. */
    private String prefix = "";

    private int process;
    private int number;

    /** Another file is due outside these, in milliseconds. */
    private long periodFrom;

    private long periodTo;

    private long pauseNanos;
    private long retryAt;
    private @Nullable String failure;
    private boolean closed;

    private RollingFile(Builder from) {
        directory = from.directory;
        base = from.base;
        rotation = from.rotation;
        maxBytes = from.maxBytes;
        time = from.time;
    }

    /** Files in a directory, which is made if it is missing. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The file that is written to; empty if it could not be opened, or was closed. May be asked by any thread. */
    public Optional<Path> currentFile() {
        LogFile current = file;
        return current == null ? Optional.empty() : Optional.of(current.path());
    }

    @Override
    public void write(LineBlock block) throws IOException {
        if (closed) {
            throw new IOException(name() + " is closed");
        }
        if (failure != null && System.nanoTime() - retryAt < 0) {
            throw new IOException("not tried, because it failed just before: " + failure);
        }
        // Some calls on the way would give up the file; the interrupt is for others than this output.
        boolean interrupted = Thread.interrupted();
        try {
            writeNow(block);
            failure = null;
            pauseNanos = 0;
        } catch (Throwable problem) {
            failure = String.valueOf(problem.getMessage());
            retryAt = System.nanoTime() + pauseNanos;
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
            throw problem;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void writeNow(LineBlock block) throws IOException {
        long now = time.instant().toEpochMilli();
        LogFile into = file;
        if (into != null && (now >= periodTo || now < periodFrom)) {
            endPeriod(into);
            into = null;
        }
        long size = into == null ? -1 : into.sizeIfThere();
        if (into == null || size < 0) {
            closeFile();
            into = openCurrent(now);
            size = Math.max(0, into.sizeIfThere());
        }
        if (maxBytes == 0 || size + block.length() <= maxBytes) {
            writeWhole(into, size, block);
        } else {
            writeInParts(into, size, block);
        }
    }

    private void writeWhole(LogFile into, long size, LineBlock block) throws IOException {
        boolean done = false;
        try {
            into.write(block.array(), 0, block.length());
            done = true;
        } finally {
            if (!done) {
                into.takeBack(size, block.length());
                closeFile();
            }
        }
    }

    /** Fills the file, and as many more as it takes. They stay open until all is written: else all is taken back. */
    private void writeInParts(LogFile first, long firstSize, LineBlock block) throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(first, firstSize));
        boolean done = false;
        try {
            LogFile into = first;
            long size = firstSize;
            int line = 0;
            while (true) {
                int end = endOfPart(block, line, size);
                if (end > line) {
                    into.write(block.array(), block.start(line), block.start(end));
                    line = end;
                }
                if (line == block.lines()) {
                    break;
                }
                into = open(number + 1);
                size = Math.max(0, into.sizeIfThere());
                parts.add(new Part(into, size));
            }
            done = true;
        } finally {
            Part last = parts.get(parts.size() - 1);
            for (Part part : parts) {
                if (!done) {
                    part.file.takeBack(part.sizeBefore, block.length());
                }
                if (!done || part.file != last.file) {
                    closeQuietly(part.file);
                }
            }
            file = done ? last.file : null;
        }
    }

    /** The line before which a file of this size is full. An empty file takes any line. */
    private int endOfPart(LineBlock block, int line, long size) {
        int end = line;
        while (end < block.lines() && size + block.end(end) - block.start(line) <= maxBytes) {
            end++;
        }
        return end == line && size == 0 ? line + 1 : end;
    }

    /** A file of a block that takes several. */
    private record Part(LogFile file, long sizeBefore) {}

    private LogFile openCurrent(long now) throws IOException {
        prefix = base + rotation.suffix(now);
        periodTo = rotation.end(now);
        // A clock that is set back a little, as clocks are, changes nothing.
        periodFrom = rotation == Rotation.NEVER ? Long.MIN_VALUE : 2 * rotation.start(now) - periodTo;
        process = 1;
        return open(-1);
    }

    /**
     * Opens a file of the current period, and makes it the current one.
     *
     * @param from its number; -1 for the newest there is
     */
    private LogFile open(int from) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        Path home = directory.toRealPath();
        int next = from;
        for (; process <= MOST_PROCESSES; process++) {
            String series = process == 1 ? prefix : prefix + ".p" + process;
            number = next >= 0 ? next : newest(home, series);
            while (true) {
                LogFile opened = LogFile.open(home.resolve(number == 0 ? series : series + "." + number));
                if (opened == null) {
                    break;
                }
                file = opened;
                if (maxBytes == 0 || opened.sizeIfThere() < maxBytes) {
                    return opened;
                }
                closeFile();
                number++;
            }
            next = -1;
        }
        throw new IOException(MOST_PROCESSES + " others write to files of the name " + home.resolve(prefix));
    }

    /** The highest number of a series in the directory. */
    private int newest(Path home, String series) throws IOException {
        if (maxBytes == 0) {
            return 0;
        }
        int newest = 0;
        try (DirectoryStream<Path> names = Files.newDirectoryStream(home)) {
            for (Path path : names) {
                String name = path.getFileName().toString();
                if (name.startsWith(series + ".")) {
                    newest = Math.max(newest, numberIn(name.substring(series.length() + 1)));
                }
            }
        }
        return newest;
    }

    private static int numberIn(String text) {
        boolean digits = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : 0;
    }

    private void endPeriod(LogFile ended) throws IOException {
        if (ended.sizeIfThere() == 0) {
            ended.delete();
        }
        closeFile();
    }

    private void closeFile() throws IOException {
        LogFile old = file;
        file = null;
        if (old != null) {
            old.close();
        }
    }

    private static void closeQuietly(LogFile file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // Nothing of it is left in this process.
        }
    }

    @Override
    public void retryNow() {
        failure = null;
    }

    /** Does nothing: what was written is with the operating system. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        closed = true;
        closeFile();
    }

    /** The directory and the base name. */
    @Override
    public String name() {
        return directory.resolve(base).toString();
    }

    @Override
    public String toString() {
        return "RollingFile[" + name() + "]";
    }

    /** Settings of a rolling file. */
    public static final class Builder {
        private final Path directory;
        private String base = "tidemark.log";
        private Rotation rotation = Rotation.NEVER;
        private long maxBytes;
        private TimeSource time = TimeSource.system();

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * What the names of the files begin with; {@code tidemark.log} unless said.
         *
         * @throws IllegalArgumentException if it is not the name of a file
         */
        public Builder named(String base) {
            Path name = Path.of(base).getFileName();
            if (base.isBlank()
                    || name == null
                    || !name.toString().equals(base)
                    || base.equals(".")
                    || base.equals("..")) {
                throw new IllegalArgumentException("\"" + base + "\" is not the name of a file in a directory");
            }
            this.base = base;
            return this;
        }

        /** How often a new file is begun, by the time at which a line is written; never unless said. */
        public Builder every(Rotation rotation) {
            this.rotation = Objects.requireNonNull(rotation, "rotation");
            return this;
        }

        /**
         * The size in bytes beyond which a file does not grow; without limit unless said.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxFileSize(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("the size of a file is limited to 1 byte or more, not " + bytes);
            }
            maxBytes = bytes;
            return this;
        }

        /** The clock that the names of files come from; the system's unless said. For tests. */
        public Builder timeSource(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Opens the file, so that a wrong directory is found out at once.
         *
         * @throws UncheckedIOException if the directory cannot be made, or the file in it not be opened
         */
        public RollingFile open() {
            RollingFile output = new RollingFile(this);
            boolean interrupted = Thread.interrupted();
            try {
                output.openCurrent(time.instant().toEpochMilli());
            } catch (IOException problem) {
                throw new UncheckedIOException("cannot write to " + output.name() + ": " + problem, problem);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return output;
        }
    }
}
