package io.tidemark.benchmarks;

/** A counter and a histogram with two tags, as one library makes them. Shared by the threads that are measured. */
interface Meters {

    /** Upper bounds of the histogram's buckets. */
    @SuppressWarnings("MutablePublicArray") // A constant length is what the floor's search is unrolled by.
    double[] BOUNDS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000};

    /** The names of the tags. */
    String METHOD = "method";

    String STATUS = "status";

    /** How many values each tag has where recording is measured. */
    int FEW = 4;

    /** One more, and a value, for the tags of a row that was looked up before. */
    void resolved(int row, double value);

    /** One more, and a value, for tags that are given as text. */
    void lookedUp(String method, String status, double value);

    /** How many were counted, by the counter and by the histogram; they are the same unless something was lost. */
    long[] counts();

    /** A snapshot of all rows, as an exporter takes it. */
    Object collect();

    /** The first tag of each row. */
    static String[] methods(int methods, int statuses) {
        String[] all = new String[methods * statuses];
        for (int row = 0; row < all.length; row++) {
            all[row] = ("method" + row / statuses).intern();
        }
        return all;
    }

    /** The second tag of each row. */
    static String[] statuses(int methods, int statuses) {
        String[] all = new String[methods * statuses];
        for (int row = 0; row < all.length; row++) {
            all[row] = ("status" + row % statuses).intern();
        }
        return all;
    }
}
