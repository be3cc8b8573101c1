package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file that lines are appended to, by nobody else: it is locked.
 *
 * <p>Written in append mode, through a stream: the system puts each write at the end, whoever else may have shortened the file
 * or written to it, and a thread that is interrupted does not lose the file, as it would a channel.
 */
final class LogFile {

    private static final int TRIES = 10;

    private final Path path;
    private final FileOutputStream out;
    private final FileChannel channel;
    private final @Nullable Object key;
    private @Nullable FileLock lock;

    private LogFile(Path path, FileOutputStream out, @Nullable FileLock lock, @Nullable Object key) {
        this.path = path;
        this.out = out;
        this.channel = out.getChannel();
        this.lock = lock;
        this.key = key;
    }

    /**
     * Opens a file, and makes it if it is not there. If its last line is incomplete, closes that line off.
     *
     * @param path a real path
     * @return null if another process has the file, or this one
     */
    static @Nullable LogFile open(Path path) throws IOException {
        if (!OpenFiles.take(path)) {
            return null;
        }
        LogFile file = null;
        try {
            file = tryOpen(path);
        } finally {
            if (file == null) {
                OpenFiles.giveBack(path);
            }
        }
        return file;
    }

    private static @Nullable LogFile tryOpen(Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            // Before the lock is taken, because to close the reader would give it up; so the file may still change.
            BasicFileAttributes before = OpenFiles.attributes(path);
            boolean whole = before == null || !before.isRegularFile() || endsWithLine(path);
            FileOutputStream out = new FileOutputStream(path.toFile(), true);
            boolean kept = false;
            try {
                OpenFiles.Locked locked = OpenFiles.lock(out.getChannel(), path, false);
                if (!locked.granted()) {
                    return null;
                }
                BasicFileAttributes now = OpenFiles.attributes(path);
                // A file that was made here is looked at once more: another may have taken its place before the lock.
                if (now != null && before != null && isUnchanged(before, now, out.getChannel())) {
                    if (!whole) {
                        out.write('\n');
                    }
                    kept = true;
                    return new LogFile(path, out, locked.lock(), now.fileKey());
                }
            } finally {
                if (!kept) {
                    out.close();
                }
            }
        }
        throw new IOException(path + " is changed by others all the time");
    }

    private static boolean endsWithLine(Path path) throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(path.toFile(), "r")) {
            long size = reader.length();
            if (size == 0) {
                return true;
            }
            reader.seek(size - 1);
            return reader.read() == '\n';
        } catch (FileNotFoundException gone) {
            if (Files.exists(path)) {
                throw gone;
            }
            return true;
        }
    }

    private static boolean isUnchanged(BasicFileAttributes before, BasicFileAttributes now, FileChannel opened)
            throws IOException {
        return Objects.equals(before.fileKey(), now.fileKey())
                && before.size() == now.size()
                && opened.size() == now.size();
    }

    Path path() {
        return path;
    }

    /** The size of the file; -1 if it is no longer the one at its path: deleted, or moved away. */
    long sizeIfThere() throws IOException {
        BasicFileAttributes now = OpenFiles.attributes(path);
        return now == null || (key != null && !key.equals(now.fileKey())) ? -1 : now.size();
    }

    /**
     * Locks the file anew: on POSIX systems, whoever in this process reads the file and closes it gives up the lock, and there is no
     * way to ask.
     *
     * @return false if another process has got hold of the file meanwhile
     */
    boolean renewLock() throws IOException {
        FileLock held = lock;
        if (held == null) {
            return true;
        }
        held.release();
        OpenFiles.Locked again = OpenFiles.lock(channel, path, false);
        lock = again.lock();
        return again.granted();
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
    }

    /** Takes back what was written beyond a size, of at most so many bytes. Fails quietly: opening the file closes a broken line off. */
    void takeBack(long toSize, long atMost) {
        try {
            long excess = channel.size() - toSize;
            if (excess > 0 && excess <= atMost) {
                channel.truncate(toSize);
            }
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("truncate", path + " may have lines of a block that is counted as failed", problem);
        }
    }

    /** Deletes the file, if the system lets it be deleted while it is open. It must be the one at its path. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException ignored) {
            // An empty file stays.
        }
    }

    void close() throws IOException {
        try {
            out.close();
        } finally {
            OpenFiles.giveBack(path);
        }
    }
}
