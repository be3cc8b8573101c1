package io.tidemark.spike;

enum Operation {
    COUNT_DUCKS,
    FEED_DUCKS
}
