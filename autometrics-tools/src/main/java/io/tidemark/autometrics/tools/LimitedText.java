package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads an answer as text in UTF-8, and no more of it than fits: whoever answers may never end. */
final class LimitedText implements HttpResponse.BodySubscriber<String> {

    private final HttpResponse.BodySubscriber<String> all =
            HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final long most;
    private long bytes;
    private Flow.@Nullable Subscription subscription;

    /** @param most how many bytes are read */
    LimitedText(long most) {
        this.most = most;
    }

    @Override
    public CompletionStage<String> getBody() {
        return all.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        all.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
        if (bytes <= most) {
            all.onNext(buffers);
        } else if (subscription != null) {
            subscription.cancel();
            all.onError(new IOException("the answer is longer than " + (most >> 20) + " MB"));
        }
    }

    @Override
    public void onError(Throwable problem) {
        all.onError(problem);
    }

    @Override
    public void onComplete() {
        all.onComplete();
    }
}
