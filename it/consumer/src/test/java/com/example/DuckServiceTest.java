package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DuckServiceTest {
    @Test
    void countsDucks() {
        assertEquals(5, new DuckService().ducks());
    }
}
