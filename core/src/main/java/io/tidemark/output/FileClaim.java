package io.tidemark.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that nobody writes to, and nobody will as long as this is held. */
final class FileClaim implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private FileClaim(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * To be deleted: needs no right to write to it.
     *
     * @param path in a real directory
     * @return null if someone uses the file, or it is gone
     */
    static @Nullable FileClaim toDelete(Path path) throws IOException {
        return claim(path, true);
    }

    /** To be replaced, by one at a time. See {@link #toDelete}. */
    static @Nullable FileClaim toReplace(Path path) throws IOException {
        return claim(path, false);
    }

    private static @Nullable FileClaim claim(Path path, boolean shared) throws IOException {
        if (!OpenFiles.take(path)) {
            return null;
        }
        FileClaim claim = null;
        try {
            claim = open(path, shared);
        } finally {
            if (claim == null) {
                OpenFiles.giveBack(path);
            }
        }
        return claim;
    }

    private static @Nullable FileClaim open(Path path, boolean shared) throws IOException {
        BasicFileAttributes before = OpenFiles.attributes(path, LinkOption.NOFOLLOW_LINKS);
        if (before == null || !before.isRegularFile()) {
            return null;
        }
        FileChannel channel;
        try {
            channel = shared
                    ? FileChannel.open(path, StandardOpenOption.READ)
                    : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException gone) {
            return null;
        }
        boolean kept = false;
        try {
            if (OpenFiles.lock(channel, path, shared).granted()) {
                // Else someone deleted it before it was locked, and another may be there now.
                BasicFileAttributes now = OpenFiles.attributes(path, LinkOption.NOFOLLOW_LINKS);
                kept = now != null && Objects.equals(now.fileKey(), before.fileKey());
            }
            return kept ? new FileClaim(path, channel) : null;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    Path path() {
        return path;
    }

    /** The file. To read it by any other way would give up the lock. */
    FileChannel channel() {
        return channel;
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OpenFiles.giveBack(path);
        }
    }
}
