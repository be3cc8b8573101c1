package com.example;

final class DuckService {
    int ducks() {
        return 5;
    }
}
