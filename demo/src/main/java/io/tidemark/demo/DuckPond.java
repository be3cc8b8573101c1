package io.tidemark.demo;

import io.tidemark.autometrics.Autometrics;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The ducks, and what can be done with them. Safe for use by several threads.
 *
 * <p>Knows nothing of requests and their records. What it measures itself are {@link PondMeasures}; who asked is in the current tags.
 */
final class DuckPond {
    static final int CAPACITY = 1_000;

    private static final int DUCKS_AT_FIRST = 900;
    private static final double SIZE = 100;

    /** A duck swims at the place of its number, less one. */
    private final AtomicReferenceArray<@Nullable Duck> places = new AtomicReferenceArray<>(CAPACITY);

    private final AtomicInteger arrivals = new AtomicInteger();
    private final Chance outOfBread;
    private final long seed;

    /** @param seed where ducks swim and when bread runs out follows from it */
    DuckPond(long seed) {
        this.seed = seed;
        this.outOfBread = new Chance(seed, 0.05);
        for (int i = 1; i <= DUCKS_AT_FIRST; i++) {
            settle("Duck " + i);
        }
    }

    /** A new duck. If the pond is full, the one that has been there longest flies away, and the new one takes its number. */
    @Autometrics
    Duck add(String name) {
        return settle(name);
    }

    private Duck settle(String name) {
        int arrival = arrivals.getAndIncrement();
        int place = Math.floorMod(arrival, CAPACITY);
        SplittableRandom random = new SplittableRandom(seed + arrival);
        Duck duck = new Duck(place + 1, name, random.nextDouble() * SIZE, random.nextDouble() * SIZE);
        places.set(place, duck);
        return duck;
    }

    @Autometrics
    @Nullable
    Duck find(int id) {
        return id < 1 || id > CAPACITY ? null : places.get(id - 1);
    }

    @Autometrics
    List<Duck> ducks() {
        List<Duck> ducks = new ArrayList<>(CAPACITY);
        for (int place = 0; place < CAPACITY; place++) {
            Duck duck = places.get(place);
            if (duck != null) {
                ducks.add(duck);
            }
        }
        return ducks;
    }

    /**
     * Feeds every duck its share.
     *
     * @return the ducks that were fed
     * @throws OutOfBread now and then
     */
    @Autometrics
    List<Duck> feed(int grams) {
        if (outOfBread.strikes()) {
            throw new OutOfBread(grams);
        }
        PondMeasures.BREAD.record(grams);
        List<Duck> ducks = ducks();
        return ducks.subList(0, Math.min(ducks.size(), grams));
    }

    /** Asks each duck who its nearest neighbour is. Takes its time: every duck looks at every other. */
    @Autometrics
    Census census() {
        List<Duck> ducks = ducks();
        double sum = 0;
        for (Duck duck : ducks) {
            double nearest = Double.POSITIVE_INFINITY;
            for (Duck other : ducks) {
                if (other.id() != duck.id()) {
                    nearest = Math.min(nearest, duck.squaredDistanceTo(other));
                }
            }
            double distance = Math.sqrt(nearest);
            PondMeasures.DISTANCE.record(distance);
            sum += distance;
        }
        return new Census(ducks.size(), sum / ducks.size());
    }

    /** @param distance from a duck to its nearest neighbour, on the average */
    record Census(int ducks, double distance) {}

    /** The fault of the demo. */
    static final class OutOfBread extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfBread(int grams) {
            super("there are no " + grams + " grams of bread left");
        }
    }
}
