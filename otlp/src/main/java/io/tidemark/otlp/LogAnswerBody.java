package io.tidemark.otlp;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The beginning of a response: a server may send as much as it likes. What comes behind it is not read. */
final class LogAnswerBody implements HttpResponse.BodySubscriber<byte[]> {

    static final int MOST_BYTES = 64 * 1024;

    private final CompletableFuture<byte[]> done = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        to.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[Math.min(buffer.remaining(), MOST_BYTES - bytes.size())];
            buffer.get(some);
            bytes.write(some, 0, some.length);
            if (buffer.hasRemaining()) {
                Flow.Subscription from = subscription;
                if (from != null) {
                    from.cancel();
                }
                done.complete(bytes.toByteArray());
                return;
            }
        }
    }

    @Override
    public void onError(Throwable problem) {
        done.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        done.complete(bytes.toByteArray());
    }
}
