package io.tidemark.benchmarks;

import io.tidemark.Guard;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.List;

/** As many kinds of record as a service of some size has: to a writer, each is another class whose code it runs. */
final class RecordTypes {
    private static final EntrySink NOWHERE = entry -> {};

    private RecordTypes() {}

    /** A closed entry of each type. */
    static List<Entry> closed() {
        return List.of(
                closed(new RecordTypes_LoginGuard(NOWHERE)),
                closed(new RecordTypes_LogoutGuard(NOWHERE)),
                closed(new RecordTypes_SearchGuard(NOWHERE)),
                closed(new RecordTypes_UploadGuard(NOWHERE)),
                closed(new RecordTypes_DownloadGuard(NOWHERE)),
                closed(new RecordTypes_CheckoutGuard(NOWHERE)),
                closed(new RecordTypes_RefundGuard(NOWHERE)),
                closed(new RecordTypes_FeedGuard(NOWHERE)),
                closed(new RecordTypes_RenderGuard(NOWHERE)),
                closed(new RecordTypes_QueryGuard(NOWHERE)),
                closed(new RecordTypes_CacheLookupGuard(NOWHERE)),
                closed(new RecordTypes_PublishGuard(NOWHERE)),
                closed(new RecordTypes_ConsumeGuard(NOWHERE)),
                closed(new RecordTypes_CompactionGuard(NOWHERE)),
                closed(new RecordTypes_BackupGuard(NOWHERE)),
                closed(new RecordTypes_HealthCheckGuard(NOWHERE)),
                closed(new RecordTypes_HeartbeatGuard(NOWHERE)),
                closed(new RecordTypes_ThrottleGuard(NOWHERE)),
                closed(new RecordTypes_HandshakeGuard(NOWHERE)),
                closed(new RecordTypes_BatchGuard(NOWHERE)));
    }

    private static <G extends Guard> G closed(G guard) {
        guard.close();
        return guard;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Login {
        String user = "value-17";
        long attempts = 1_234_567L;
        boolean success = true;
        Duration took = Duration.ofNanos(3_024_000);
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Logout {
        String user = "value-17";
        Duration session = Duration.ofNanos(3_024_000);
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Search {
        String query = "value-17";
        int hits = 17;
        Duration took = Duration.ofNanos(3_024_000);
        double score = 12.5;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Upload {
        String file = "value-17";

        @InUnit(MetricUnit.BYTES)
        long size = 1_234_567L;

        Duration took = Duration.ofNanos(3_024_000);
        boolean resumed = true;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Download {
        String file = "value-17";

        @InUnit(MetricUnit.BYTES)
        long size = 1_234_567L;

        double rate = 12.5;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Checkout {
        Operation operation = Operation.FEED_DUCKS;
        double total = 12.5;
        int items = 17;
        boolean success = true;
        Duration took = Duration.ofNanos(3_024_000);
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Refund {
        String order = "value-17";
        double amount = 12.5;
        boolean partial = true;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Feed {
        Operation operation = Operation.FEED_DUCKS;
        int ducks = 17;

        @InUnit(MetricUnit.BYTES)
        double bread = 12.5;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Render {
        String template = "value-17";
        Duration took = Duration.ofNanos(3_024_000);

        @InUnit(MetricUnit.BYTES)
        int size = 17;

        int includes = 17;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Query {
        String table = "value-17";
        long rows = 1_234_567L;
        Duration took = Duration.ofNanos(3_024_000);
        boolean cached = true;
        int retries = 17;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class CacheLookup {
        boolean hit = true;
        Duration took = Duration.ofNanos(3_024_000);
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Publish {
        String topic = "value-17";

        @InUnit(MetricUnit.BYTES)
        long size = 1_234_567L;

        int partition = 17;
        long offset = 1_234_567L;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Consume {
        String topic = "value-17";
        int messages = 17;
        Duration lag = Duration.ofNanos(3_024_000);
        int failed = 17;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Compaction {
        long before = 1_234_567L;
        long after = 1_234_567L;
        Duration took = Duration.ofNanos(3_024_000);
        double ratio = 12.5;
        int files = 17;
        int levels = 17;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Backup {
        String target = "value-17";

        @InUnit(MetricUnit.BYTES)
        long size = 1_234_567L;

        Duration took = Duration.ofNanos(3_024_000);
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class HealthCheck {
        Operation operation = Operation.FEED_DUCKS;
        boolean healthy = true;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Heartbeat {
        long beats = 1_234_567L;
        double load = 12.5;
        long free = 1_234_567L;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Throttle {
        String client = "value-17";
        int rejected = 17;
        int accepted = 17;
        double rate = 12.5;
        Duration window = Duration.ofNanos(3_024_000);
        boolean hard = true;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Handshake {
        String peer = "value-17";
        String cipher = "value-17";
        Duration took = Duration.ofNanos(3_024_000);
        boolean resumed = true;
    }

    @Metrics(naming = Naming.PASCAL_CASE)
    static class Batch {
        Operation operation = Operation.FEED_DUCKS;
        String job = "value-17";
        int first = 17;
        int second = 17;
        int third = 17;
        int fourth = 17;
        Duration took = Duration.ofNanos(3_024_000);
        double cost = 12.5;
    }
}
