package com.example;

import io.tidemark.Metrics;
import io.tidemark.Naming;

@Metrics(naming = Naming.PASCAL_CASE)
enum Operation {
    COUNT_DUCKS // written as "CountDucks"
}
