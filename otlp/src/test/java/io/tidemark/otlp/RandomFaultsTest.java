package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Conservation under whatever faults: the deltas that a server has counted are what was recorded. */
class RandomFaultsTest {

    private static final LongMeasure DUCKS = Measure.ofLong("random/ducks", "", MetricUnit.COUNT);
    private static final DoubleMeasure TIME = Measure.ofDouble("random/time", "", MetricUnit.SECONDS);

    private static final List<Integer> STATUSES = List.of(400, 401, 404, 429, 500, 502, 503, 504);

    private static Reply reply(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> Reply.ok();
            case 2 -> Reply.close();
            case 3 -> Reply.closeUnread();
            case 4 -> Reply.partial(0, "mind the gap");
            case 5 -> Reply.close().afterTaking();
            case 6 -> Reply.status(504).afterTaking();
            default -> Reply.status(STATUSES.get(random.nextInt(STATUSES.size())));
        };
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void gotcha11_whatArrivesIsWhatWasRecorded(@ForAll long seed, @ForAll boolean grpc) {
        Random random = new Random(seed);
        Views views = Views.create();
        Map<String, Long> ducks = new TreeMap<>();
        Map<String, Long> times = new TreeMap<>();
        View view = View.of(DUCKS).by("pond").aggregate(Aggregation.sum()).named("ducks");
        View fine = View.of(TIME)
                .by("pond")
                .aggregate(Aggregation.exponentialDistribution(8, 20))
                .named("fine");
        views.register(view);
        views.register(fine);
        Retold faults = new Retold(random);
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.behave(faults);
            try (OtlpMetrics metrics = MetricRig.builder(receiver, grpc ? OtlpProtocol.GRPC : OtlpProtocol.HTTP)
                    .source(views)
                    .temporality(Temporality.DELTA)
                    .pointsPerRequest(1 + random.nextInt(4))
                    .start()) {
                for (int step = 0; step < 30; step++) {
                    String pond = "" + (char) ('a' + random.nextInt(3));
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 -> {
                            long number = random.nextInt(100);
                            DUCKS.record(number, Tags.of("pond", pond));
                            ducks.merge("pond=" + pond, number, Long::sum);
                            TIME.record(random.nextGaussian() * Math.exp(random.nextInt(20)), Tags.of("pond", pond));
                            times.merge("pond=" + pond, 1L, Long::sum);
                        }
                        case 3, 4 -> metrics.flush(Waiting.PATIENCE);
                        default -> {
                            switch (random.nextInt(4)) {
                                case 0 -> {
                                    views.unregister("ducks");
                                    views.register(view);
                                }
                                case 1 -> {
                                    receiver.goAway();
                                    receiver.comeBack();
                                }
                                default -> views.remove(random.nextBoolean() ? "ducks" : "fine", Tags.of("pond", pond));
                            }
                        }
                    }
                }
                faults.end();
                while (!metrics.flush(Waiting.PATIENCE)) {
                    assertThat(metrics.stats().roundsFailed()).isLessThan(200);
                }
            }
            ducks.values().removeIf(sum -> sum == 0);
            Map<String, Long> sums = Arrived.at(receiver).sums("ducks");
            sums.values().removeIf(sum -> sum == 0);
            assertThat(sums).isEqualTo(ducks);
            assertThat(Arrived.at(receiver).counts("fine")).isEqualTo(times);
        } finally {
            views.unregister("ducks");
            views.unregister("fine");
        }
    }

    /** Random replies, until they end. A request that was taken without a word is not refused when it comes again, as no server would. */
    private static final class Retold implements Behaviour {
        private final Random random;
        private boolean ended;
        private boolean doubtful;

        Retold(Random random) {
            this.random = random;
        }

        synchronized void end() {
            ended = true;
        }

        @Override
        public synchronized Reply to(String path) {
            if (ended) {
                return Reply.ok();
            }
            if (doubtful) {
                doubtful = random.nextBoolean();
                return doubtful ? Reply.close() : Reply.ok();
            }
            Reply reply = reply(random);
            doubtful = reply.isDoubtful();
            return reply;
        }
    }
}
