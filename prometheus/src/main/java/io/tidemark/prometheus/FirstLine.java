package io.tidemark.prometheus;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the first line of an answer, or what there is of it in its first bytes. The rest is read a little way and no further. */
final class FirstLine implements HttpResponse.BodySubscriber<String> {

    private static final int KEPT_BYTES = 1024;
    private static final int SHOWN_CHARS = 300;

    /** A connection whose answer was read to its end can be used again; not for any price. */
    private static final int READ_BYTES = 64 * 1024;

    private final CompletableFuture<String> line = new CompletableFuture<>();
    private final byte[] kept = new byte[KEPT_BYTES];
    private int size;
    private int read;
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return line;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        to.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            int length = Math.min(buffer.remaining(), kept.length - size);
            buffer.get(kept, size, length);
            size += length;
        }
        if (read > READ_BYTES) {
            Flow.Subscription mine = subscription;
            if (mine != null) {
                mine.cancel();
            }
            onComplete();
        }
    }

    @Override
    public void onError(Throwable problem) {
        line.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        line.complete(shown(new String(kept, 0, size, StandardCharsets.UTF_8)));
    }

    /** One line that a log can take, whatever the text is. */
    static String shown(String text) {
        String first = text.strip().lines().findFirst().orElse("").strip();
        String shown = first.length() > SHOWN_CHARS ? first.substring(0, SHOWN_CHARS) + "…" : first;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
