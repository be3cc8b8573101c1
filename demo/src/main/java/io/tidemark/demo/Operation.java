package io.tidemark.demo;

import io.tidemark.Metrics;
import io.tidemark.Naming;

/** What a request asks of the pond. Written as {@code CountDucks}, and so on. */
@Metrics(naming = Naming.PASCAL_CASE)
public enum Operation {
    /** {@code GET /ducks} */
    COUNT_DUCKS,
    /** {@code GET /ducks/7} */
    LOOK_UP_DUCK,
    /** {@code POST /ducks} with a name */
    ADD_DUCK,
    /** {@code POST /bread} with a number of grams: fails now and then */
    FEED_DUCKS,
    /** {@code GET /census}: slow */
    TAKE_CENSUS,
    /** Anything else. Without it, requests to unknown paths would be in no record at all. */
    OTHER;

    /** What a request is for, by what its client sends. */
    public static Operation of(String method, String path) {
        return switch (method + " " + path) {
            case "GET /ducks" -> COUNT_DUCKS;
            case "POST /ducks" -> ADD_DUCK;
            case "POST /bread" -> FEED_DUCKS;
            case "GET /census" -> TAKE_CENSUS;
            default -> method.equals("GET") && path.startsWith("/ducks/") ? LOOK_UP_DUCK : OTHER;
        };
    }
}
