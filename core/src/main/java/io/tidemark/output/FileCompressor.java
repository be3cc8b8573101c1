package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code NAME.gz} in the place of a finished file {@code NAME}, by way of {@code NAME.gz.tmp}. Whenever the process ends,
 * each line is in a whole file, and what is left over is dealt with at the next try.
 */
final class FileCompressor {

    private static final int BUFFER = 1 << 16;

    private final BooleanSupplier stopped;

    /** @param stopped asked now and then: the file that is being compressed is to be left for another time */
    FileCompressor(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /** Compresses a file, unless someone uses it. Returns whether it is gone. */
    boolean compress(Path plain) throws IOException {
        FileClaim claimed = FileClaim.toReplace(plain);
        if (claimed == null) {
            return false;
        }
        try (FileClaim claim = claimed) {
            long size = claim.channel().size();
            Path compressed = FileSeries.compressed(plain);
            if (size == 0) {
                claim.delete();
            } else if (!Files.exists(compressed, LinkOption.NOFOLLOW_LINKS)) {
                replace(claim, size, compressed);
            } else {
                settle(claim, size, compressed);
            }
            return Files.notExists(plain);
        }
    }

    private void replace(FileClaim claim, long size, Path compressed) throws IOException {
        Path unfinished = FileSeries.unfinished(claim.path());
        FileClaim claimed = claimNew(unfinished);
        if (claimed == null) {
            return;
        }
        boolean done = false;
        try (FileClaim target = claimed) {
            try {
                likeness(claim.path(), unfinished);
                done = copy(claim.channel(), target.channel()) == size
                        && claim.channel().size() == size;
                if (done) {
                    // So that a machine that stops does not take what was on its disk long ago.
                    target.channel().force(true);
                    Files.setLastModifiedTime(unfinished, Files.getLastModifiedTime(claim.path()));
                    Files.move(unfinished, compressed, StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                if (!done) {
                    target.delete();
                }
            }
        }
        if (done) {
            claim.delete();
        }
    }

    private static @Nullable FileClaim claimNew(Path unfinished) throws IOException {
        // What an earlier try left there is of no use. Nor is a link to elsewhere, which would be written through.
        FileClaim left = FileClaim.toDelete(unfinished);
        if (left != null) {
            try (FileClaim old = left) {
                old.delete();
            }
        }
        try {
            Files.createFile(unfinished);
        } catch (FileAlreadyExistsException inUse) {
            return null;
        }
        return FileClaim.toReplace(unfinished);
    }

    /** Whoever may not read a file may not read it compressed. */
    private static void likeness(Path from, Path to) throws IOException {
        PosixFileAttributeView of = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView its = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (of != null && its != null) {
            its.setPermissions(of.readAttributes().permissions());
        }
    }

    /** The number of bytes copied; -1 if it is to stop. */
    private long copy(FileChannel from, FileChannel to) throws IOException {
        byte[] bytes = new byte[BUFFER];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long copied = 0;
        try (OutputStream gzip = new GZIPOutputStream(keepOpen(to), BUFFER)) {
            while (true) {
                if (stopped.getAsBoolean()) {
                    return -1;
                }
                buffer.clear();
                int read = from.read(buffer, copied);
                if (read < 0) {
                    return copied;
                }
                gzip.write(bytes, 0, read);
                copied += read;
            }
        }
    }

    /** To close the channel is the affair of its claim. */
    private static OutputStream keepOpen(FileChannel channel) {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
            }
        };
    }

    /** Both are there: a process was killed when it had compressed the file, or something else happened. */
    private void settle(FileClaim claim, long size, Path compressed) throws IOException {
        switch (compare(compressed, claim.channel(), size)) {
            case HOLDS_ALL -> claim.delete();
            case HOLDS_LESS -> replace(claim, size, compressed);
            case DIFFERS ->
                Warnings.warn(
                        "compress",
                        claim.path() + " is not compressed: " + compressed
                                + " is there, and holds something else. Rename one of them",
                        null);
            case UNKNOWN -> {}
        }
    }

    /** What a compressed file has of a plain one. */
    private enum Content {
        HOLDS_ALL,
        HOLDS_LESS,
        DIFFERS,
        UNKNOWN
    }

    private Content compare(Path compressed, FileChannel plain, long size) throws IOException {
        byte[] theirs = new byte[BUFFER];
        byte[] ours = new byte[BUFFER];
        long position = 0;
        try (InputStream gzip = new GZIPInputStream(Files.newInputStream(compressed), BUFFER)) {
            while (position < size) {
                if (stopped.getAsBoolean()) {
                    return Content.UNKNOWN;
                }
                int read = gzip.read(theirs);
                if (read < 0) {
                    return Content.HOLDS_LESS;
                }
                int common = (int) Math.min(read, size - position);
                if (readFully(plain, ours, common, position) < common
                        || !Arrays.equals(ours, 0, common, theirs, 0, common)) {
                    return Content.DIFFERS;
                }
                position += common;
            }
            // To the end: it is complete if its check sum, which comes last, is right.
            while (gzip.read(theirs) >= 0) {
                if (stopped.getAsBoolean()) {
                    return Content.UNKNOWN;
                }
            }
            return Content.HOLDS_ALL;
        } catch (EOFException | NoSuchFileException incomplete) {
            return Content.HOLDS_LESS;
        } catch (ZipException foreign) {
            return Content.DIFFERS;
        }
    }

    private static int readFully(FileChannel from, byte[] into, int length, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining() && from.read(buffer, position + buffer.position()) >= 0) {
            // Goes on where it stopped.
        }
        return buffer.position();
    }
}
