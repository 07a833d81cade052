"""Language models: llama.cpp in process, OpenAI-compatible servers, and what stands around both."""
